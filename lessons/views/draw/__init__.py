from .view import DrawDigit

__all__ = ["DrawDigit"]
