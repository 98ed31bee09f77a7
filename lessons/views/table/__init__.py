from .view import TableView

__all__ = ["TableView"]
