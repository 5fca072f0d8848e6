"""The gallery as a page: each picture in both languages, with the words that it has for those who cannot see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

from PIL import Image

COLOURS = 256  # of a committed picture: enough for the bars and for the edges of letters
SHEET_COLOURS, CELL, APART, COLUMNS = 64, 300, 8, 5  # of a sheet of variants; pixels
HEAD = """\
# Gallery

Every kind of picture the product makes, of the seeded school (`make demo` shows the same one), through the same
reports that the commands give. `make gallery` draws them again and writes this page. The pictures are made for
Discord's dark theme and stay readable 400 pixels wide; below each is its text for those who cannot see it. Then come,
smaller, the same with data that are hard to draw, in both languages: a day, a year, a cohort of one student and of
none, people of different habits, names with emoji, of 32 wide letters, written from right to left. Each of those is in
`demo-output/gallery` in full size.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on the page: its kind, the report it belongs to, its language, its file, and its words.

    Without a file it is an answer in words alone. `variant` is what is hard about it, empty for the one of its kind.
    """

    title: str
    report: str
    language: str
    file: str
    alt_text: str
    variant: str = ""


def page(pictures: Iterable[Shown], sheets: Mapping[str, str] = MappingProxyType({})) -> str:
    """The page as Markdown; `sheets` are the files of variants by the title of their kind."""
    shown = list(pictures)
    parts = [HEAD]
    for title in dict.fromkeys(one.title for one in shown):
        kind = [one for one in shown if one.title == title]
        parts.append(f"## {title}\n\nThe report “{kind[0].report}”.\n")
        parts += [
            f'<img src="gallery/{one.file}" width="400" alt="{title} ({one.language})">\n\n{one.alt_text}\n'
            for one in kind
            if not one.variant
        ]
        if title in sheets:
            names = dict.fromkeys(one.variant for one in kind if one.variant and one.file)
            parts.append(f'<img src="gallery/{sheets[title]}" width="100%" alt="{title}: {", ".join(names)}">\n')
        parts += [
            f"In words alone, {one.variant} ({one.language}): {one.alt_text}\n"
            for one in kind
            if one.variant and not one.file
        ]
    return "\n".join(parts)


def small(png: bytes) -> bytes:
    """The same picture in few colours, a fraction of the size."""
    with Image.open(BytesIO(png)) as picture:
        return _saved(picture.convert("RGB"), COLOURS)


def sheet(pictures: Iterable[bytes]) -> bytes:
    """Many pictures on one, each as small as on a narrow phone, filled column by column where there is most room."""
    cells = [_narrowed(png) for png in pictures]
    heights = [APART] * min(COLUMNS, len(cells))
    places = []
    for cell in cells:
        column = heights.index(min(heights))
        places.append((APART + column * (CELL + APART), heights[column]))
        heights[column] += cell.height + APART
    made = Image.new("RGB", (APART + len(heights) * (CELL + APART), max(heights)), "black")
    for cell, place in zip(cells, places, strict=True):
        made.paste(cell, place)
    return _saved(made, SHEET_COLOURS)


def _narrowed(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as picture:
        size = CELL, round(picture.height * CELL / picture.width)
        return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _saved(picture: Image.Image, colours: int) -> bytes:
    made = BytesIO()
    picture.quantize(colours, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
