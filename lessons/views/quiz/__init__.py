from .view import Choice, Quiz, quiz

__all__ = ["Choice", "Quiz", "quiz"]
