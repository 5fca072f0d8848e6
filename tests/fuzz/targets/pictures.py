"""Pictures that students uploaded, made small for a preview."""

from io import BytesIO

from PIL import Image

from services.page.pictures import FORMATS, TALLEST, small_picture
from services.page.task import PictureTask
from tests.fuzz.target import Target, plain

WIDTH = 64


def check(data: bytes) -> None:
    """Whatever the bytes are, the answer is a small picture or none."""
    made = small_picture(PictureTask(data, WIDTH))
    if made is not None:
        with Image.open(BytesIO(made.data)) as shown:
            assert shown.format == "WEBP"
            assert shown.size == (made.width, made.height)
            assert shown.width <= WIDTH
            assert shown.height <= WIDTH * TALLEST


def _seed(kind: str) -> bytes:
    made = BytesIO()
    picture = Image.linear_gradient("L").resize((9, 7))
    picture.convert("P" if kind == "GIF" else "RGB").save(made, kind)
    return made.getvalue()


TARGET = Target("pictures", tuple(_seed(kind) for kind in FORMATS), plain(check), 150)
