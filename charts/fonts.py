"""Which fonts write what: DejaVu, which matplotlib brings, then Noto's Chinese, Japanese and Korean where installed."""

from collections.abc import Iterator
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, findSystemFonts, fontManager, get_font

FIRST = "DejaVu Sans"
EAST_ASIAN = "Noto Sans CJK SC"
EAST_ASIAN_FILE = "NotoSansCJK-"
WEIGHTS = ("normal", "bold")


@cache
def families() -> tuple[str, ...]:
    """The families that matplotlib shall look for a sign in, in this order."""
    return (FIRST, EAST_ASIAN) if _has_east_asian() else (FIRST,)


@cache
def can_write(sign: str) -> bool:
    """Whether one family has a sign in both weights, so that a title can hold what a label can."""
    return any(
        all(
            get_font(findfont(FontProperties(family=family, weight=weight))).get_char_index(ord(sign))
            for weight in WEIGHTS
        )
        for family in families()
    )


def _has_east_asian() -> bool:
    """Whether the font is there, also when it was installed after matplotlib wrote its list of fonts."""
    if not _listed():
        for path in _on_disk():
            fontManager.addfont(path)
    return _listed()


def _listed() -> bool:
    return any(font.name == EAST_ASIAN for font in fontManager.ttflist)


def _on_disk() -> Iterator[str]:
    return (path for path in sorted(findSystemFonts()) if EAST_ASIAN_FILE in path)
