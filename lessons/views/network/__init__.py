from .view import NetworkView

__all__ = ["NetworkView"]
