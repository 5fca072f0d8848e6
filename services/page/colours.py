"""The colours of the page's pictures: those of the pictures in Discord, and the same hues for a light background."""

from collections.abc import Iterable
from dataclasses import dataclass

from charts.colours import PALETTE, TINTS, Look, colour_of, looks_of

__all__ = ["DARK", "LIGHT", "PALETTE", "TINTS", "Look", "Shades", "colour_of", "looks_of"]


@dataclass(frozen=True, slots=True)
class Shades:
    """A background and what is seen on it; `steps` go from nothing to the most.

    `palette` and `tints` stand in the order of those of `charts.colours`, so that a person keeps the hue.
    """

    dark: bool
    background: str
    ink: str
    muted: str
    grid: str
    main: str
    second: str
    good: str
    warning: str
    unseen: str
    steps: tuple[str, ...]
    palette: tuple[str, ...]
    tints: tuple[str, ...]

    def colour(self, one: int | None) -> str:
        """The colour of a person, channel or role by its id; None takes the common one."""
        return self.main if one is None else self.palette[PALETTE.index(colour_of(one))]

    def looks(self, ids: Iterable[int]) -> dict[int, Look]:
        """How each of several is drawn in one picture: as `charts.colours.looks_of`, in these shades."""
        shown = dict(zip((*PALETTE, *TINTS), (*self.palette, *self.tints), strict=True))
        return {one: Look(shown[look.colour], look.marker, look.dash) for one, look in looks_of(ids).items()}


DARK = Shades(
    dark=True,
    background="#2b2d31",
    ink="#f2f3f5",
    muted="#b5bac1",
    grid="#43464d",
    main="#56b4e9",
    second="#e69f00",
    good="#2fbf97",
    warning="#f0e442",
    unseen="#b5bac1",
    steps=("#383a40", "#2c5676", "#3a80b0", "#56b4e9", "#9bd6f8", "#e8f7ff"),
    palette=PALETTE,
    tints=TINTS,
)
LIGHT = Shades(
    dark=False,
    background="#ffffff",
    ink="#1f2328",
    muted="#59636e",
    grid="#d9dee3",
    main="#0f6cab",
    second="#b25f00",
    good="#0b7a5b",
    warning="#7a6a00",
    unseen="#59636e",
    steps=("#eef1f4", "#bfe0f5", "#7cbfe8", "#3a93cc", "#12649b", "#06375c"),
    palette=("#3983d5", "#482a22", "#27a355", "#535f09", "#3c1482", "#ab335f", "#0b949d", "#be850c"),
    tints=("#2e5e93", "#954e3b", "#256d40", "#32390c", "#2c1653", "#521129", "#115a5f", "#815f16"),
)
