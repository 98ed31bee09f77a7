from .view import DescentView

__all__ = ["DescentView"]
