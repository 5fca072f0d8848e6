"""Small real files that students attach: drawn tracebacks, scripts, notes, tables."""

import io
from random import Random

from PIL import Image, ImageDraw

from sandbox.school.phrases import Talk, topics

_BACKGROUNDS = ((30, 30, 30), (40, 44, 52), (253, 246, 227), (0, 43, 54), (255, 255, 255))
_LINE_HEIGHT = 14

type File = tuple[str, bytes, str]
"""Name, content and content type."""


def files(talk: Talk, random: Random) -> list[File]:
    """The files of the whole school; many messages attach the same ones."""
    made: list[File] = []
    for number, topic in enumerate(topics(), start=1):
        lines = talk.traceback(topic)
        made.append((f"traceback_{number}.png", _picture(lines, random.choice(_BACKGROUNDS)), "image/png"))
        code = talk.code(topic, "en").strip("`").partition("\n")[2]
        made.append((f"task{number}.py", code.encode(), "text/x-python"))
        made.append((f"log_{number}.txt", "\n".join(lines).encode(), "text/plain"))
    made.append(("scores.csv", _table(random), "text/csv"))
    made.append(("notes.pdf", _pdf("Notes for the exam: loops, joins, branches"), "application/pdf"))
    return made


def _picture(lines: list[str], background: tuple[int, int, int]) -> bytes:
    """A screenshot of a terminal, the error in red."""
    ink = (220, 220, 220) if sum(background) < 380 else (40, 40, 40)
    image = Image.new("RGB", (560, 24 + _LINE_HEIGHT * len(lines)), background)
    draw = ImageDraw.Draw(image)
    for place, line in enumerate(lines):
        colour = (224, 80, 80) if line == lines[-1] else ink
        draw.text((12, 12 + place * _LINE_HEIGHT), line.encode("latin-1", "replace").decode("latin-1"), fill=colour)
    packed = io.BytesIO()
    image.quantize(16).save(packed, "PNG")
    return packed.getvalue()


def _table(random: Random) -> bytes:
    rows = [f"{number},{random.randint(0, 20)},{random.randint(0, 100)}" for number in range(1, 25)]
    return "\n".join(["task,tries,points", *rows]).encode()


def _pdf(text: str) -> bytes:
    """The smallest file that PDF readers open: one page, one line."""
    drawn = f"BT /F1 18 Tf 60 760 Td ({text}) Tj ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{part}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(body)
    body += f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    return body.encode()
