"""Waiting times worked out and drawn. Only the render worker imports this: it brings numpy and matplotlib with it."""

from collections.abc import Callable
from typing import Any

from analytics.questions.waiting import Waits, waits
from charts.response import Curve, ResponseCurve, ResponseWords, response_curve
from services.questions.durations import brief
from services.questions.task import ResponsePicture, ResponseTask, Spent, Steps, Typical
from services.wording.words import Words

MINUTE = 60


def responses(task: ResponseTask) -> ResponsePicture:
    """How long questions wait, as figures and a picture of the shares that have a reply by a time."""
    first, mentor = (waits(spent.seconds, spent.ended) for spent in (task.first, task.mentor))
    words, typical = Words(task.locale), (_typical(first), _typical(mentor))
    watched = max((*task.first.seconds, *task.mentor.seconds), default=0.0)
    texts = ResponseWords(
        locale=str(words.locale),
        title=task.title,
        note=task.note,
        first=words("First reply"),
        mentor=words("First mentor’s reply"),
        first_median=brief(typical[0], words),
        mentor_median=brief(typical[1], words),
        band=words("95% interval"),
        nothing=words("Not enough data: a curve takes five questions."),
    )
    curves = (_curve(first), _curve(mentor))
    png = response_curve(ResponseCurve(*curves, watched / MINUTE), texts)
    return ResponsePicture(*typical, png, _steps(curves[0]), _steps(curves[1]), watched / MINUTE)


def middles(spent: tuple[Spent, ...]) -> tuple[Typical | None, ...]:
    """By when half of the questions have their reply, for several lots of questions."""
    return tuple(_typical(waits(one.seconds, one.ended)) for one in spent)


def _typical(found: Waits | None) -> Typical | None:
    if found is None:
        return None
    return Typical(found.n, found.ended, found.median, found.median_low, found.median_high)


def _curve(found: Waits | None) -> Curve | None:
    if found is None:
        return None
    return Curve(
        tuple(time / MINUTE for time in found.times),
        found.share,
        found.lower,
        found.upper,
        None if found.median is None else found.median / MINUTE,
    )


def _steps(curve: Curve | None) -> Steps | None:
    return None if curve is None else Steps(curve.minutes, curve.share, curve.lower, curve.upper)


TASKS: dict[str, Callable[[Any], Any]] = {"question waits": responses, "question middles": middles}
