"""The days of an absence, as somebody types them."""

from datetime import date, timedelta

from services.errors import ProfilerError
from services.wording.dates import TypedDay, find_days, without_accents
from services.wording.named_days import TODAY, TOMORROW, bare_day, named_day
from services.wording.words import Words

FARTHEST = timedelta(days=366)  # back and ahead
LONGEST = timedelta(days=183)
YESTERDAY = ("yesterday", "wczoraj")


def absence_days(from_typed: str, to_typed: str, today: date, words: Words) -> tuple[date, date]:
    """The first and the last day that were typed; a ProfilerError says what to write instead.

    A day without a year is the one nearest to today, its end the next such day. Without an end it is one day; both may
    be written into the first field, as in "3.12 - 10.12".
    """
    first_plain, last_plain = (" ".join(without_accents(text).split()) for text in (from_typed, to_typed))
    if not last_plain and (both := find_days(first_plain)) is not None:
        first, last = _nearest(both[0], today), None
        if first is not None:
            last = _from(both[1], first)
    else:
        first = _day(first_plain, today, None)
        last = _day(last_plain or first_plain, today, first) if first is not None else None
    if first is None or last is None or not today - FARTHEST <= first <= today + FARTHEST:
        raise ProfilerError(
            words(
                "I do not understand these days. Write a first and a last one, such as “{first}” and “{last}”.",
                first=(today + timedelta(days=3)).isoformat(),
                last=(today + timedelta(days=10)).isoformat(),
            )
        )
    if last < first:
        raise ProfilerError(words("That absence ends before it begins: write the earlier day first."))
    if last - first > LONGEST:
        raise ProfilerError(words("That is longer than half a year. Write a shorter absence, and another one later."))
    return first, last


def _day(plain: str, today: date, since: date | None) -> date | None:
    if plain in YESTERDAY:
        return today - timedelta(days=1)
    bare = bare_day(plain)
    named = named_day(bare, today)
    if named is not None:
        if since is not None and named < since and bare not in {*TODAY, *TOMORROW}:
            return named_day(bare, since)  # "3.12" to "friday" is the Friday after
        return named
    found = find_days(f"{plain} - {plain}") if plain else None
    if found is None:
        return None
    return _nearest(found[0], today) if since is None else _from(found[0], since)


def _nearest(day: TypedDay, today: date) -> date | None:
    years = [day.year] if day.year is not None else range(today.year - 1, today.year + 2)
    candidates = [found for year in years if (found := day.in_year(year)) is not None]
    return min(candidates, key=lambda one: abs(one - today), default=None)


def _from(day: TypedDay, since: date) -> date | None:
    if day.year is not None:
        return day.in_year(day.year)
    candidates = (day.in_year(year) for year in (since.year, since.year + 1))
    return next((found for found in candidates if found is not None and found >= since), None)
