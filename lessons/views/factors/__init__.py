from .view import FactorsView

__all__ = ["FactorsView"]
