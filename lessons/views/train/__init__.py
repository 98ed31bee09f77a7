from .view import TrainView

__all__ = ["TrainView"]
