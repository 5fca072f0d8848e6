"""Numbers in pictures as the reader's language writes them."""

from babel.numbers import format_decimal, format_percent


def number(value: float, locale: str) -> str:
    """A count or a mean: one decimal below ten when it is not whole."""
    whole = value >= 10 or float(value).is_integer()
    return format_decimal(round(value) if whole else round(value, 1), locale=locale)


def percent(part: float, locale: str) -> str:
    """A part, 0 to 1, in whole per cent; a little is not written as nothing, nor nearly everything as all."""
    if 0 < part < 0.005:
        return "<" + _whole_percent(0.01, locale)
    if 0.995 <= part < 1:
        return ">" + _whole_percent(0.99, locale)
    return _whole_percent(part, locale)


def _whole_percent(part: float, locale: str) -> str:
    return format_percent(round(part, 2), locale=locale).replace("\xa0", " ")
