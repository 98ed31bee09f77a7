from .view import GraphView

__all__ = ["GraphView"]
