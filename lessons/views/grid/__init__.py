from .view import GridView

__all__ = ["GridView"]
