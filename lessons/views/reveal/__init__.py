from .view import Reveal

__all__ = ["Reveal"]
