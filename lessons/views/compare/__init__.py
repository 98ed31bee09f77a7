from .view import CompareView

__all__ = ["CompareView"]
