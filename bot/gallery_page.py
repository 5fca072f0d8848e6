"""The gallery as a page: each picture in both languages, with the words that it has for those who cannot see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

COLOURS = 256  # of a committed picture: enough for the bars and for the edges of letters
HEAD = """\
# Gallery

Every kind of picture the product makes, of the seeded school (`make demo` shows the same one), through the same
reports that the commands give. `make gallery` draws them again and writes this page; all variants (a day, a year,
cohorts of one student and of none, names that are hard to write) go to `demo-output/gallery`. The pictures are made
for Discord's dark theme and stay readable 400 pixels wide; below each is its text for those who cannot see it.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on the page: its kind, the report it belongs to, its language, its file, and its words."""

    title: str
    report: str
    language: str
    file: str
    alt_text: str


def page(pictures: Iterable[Shown]) -> str:
    """The page as Markdown."""
    parts, title = [HEAD], ""
    for one in pictures:
        if one.title != title:
            parts.append(f"## {one.title}\n\nThe report “{one.report}”.\n")
            title = one.title
        parts.append(
            f'<img src="gallery/{one.file}" width="400" alt="{one.title} ({one.language})">\n\n{one.alt_text}\n'
        )
    return "\n".join(parts)


def small(png: bytes) -> bytes:
    """The same picture in few colours, a fraction of the size."""
    made = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
