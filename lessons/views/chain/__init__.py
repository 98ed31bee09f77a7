from .view import ChainView

__all__ = ["ChainView"]
