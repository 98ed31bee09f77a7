from .view import BatchView

__all__ = ["BatchView"]
