from .view import SlideView

__all__ = ["SlideView"]
