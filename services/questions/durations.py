"""How waiting times are said."""

from datetime import timedelta

from services.questions.task import Typical
from services.wording.words import Words


def spoken(typical: Typical | None, words: Words) -> str:
    """The middle wait with its interval, or why there is none."""
    if typical is None:
        return words("not enough data")
    if typical.median is None:
        return words("fewer than half so far")
    if typical.low is None or typical.high is None:
        return words("half within {duration}", duration=_duration(typical.median, words))
    return words(
        "half within {duration} ({low} – {high})",
        duration=_duration(typical.median, words),
        low=_duration(typical.low, words),
        high=_duration(typical.high, words),
    )


def brief(typical: Typical | None, words: Words) -> str:
    """The same without its interval, as a picture has room for."""
    if typical is None or typical.median is None:
        return spoken(typical, words)
    return words("half within {duration}", duration=_duration(typical.median, words))


def _duration(seconds: float, words: Words) -> str:
    return words.duration(timedelta(seconds=seconds))
