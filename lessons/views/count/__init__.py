from .view import CountView

__all__ = ["CountView"]
