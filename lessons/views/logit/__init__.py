from .view import LogitView

__all__ = ["LogitView"]
