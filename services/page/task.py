"""What goes to the render worker for previews of files, and what comes back: plain values only."""

from dataclasses import dataclass

TEXT_BYTES = 64 * 1024  # of a text that are read for its preview


@dataclass(frozen=True, slots=True)
class PictureTask:
    """The bytes of a picture that somebody uploaded, and how wide it is to be."""

    data: bytes
    width: int


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """The same as WebP, drawn anew: nothing but its pixels is left."""

    data: bytes
    width: int
    height: int
