from .view import StepView

__all__ = ["StepView"]
