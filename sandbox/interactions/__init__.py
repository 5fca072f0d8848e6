"""Interactions of every kind: what people ask of the bot, and what it answers."""

from sandbox.interactions.desk import Interactions
from sandbox.interactions.model import Answer, AnswerFile, NoAnswer, NotPossible

__all__ = ["Answer", "AnswerFile", "Interactions", "NoAnswer", "NotPossible"]
