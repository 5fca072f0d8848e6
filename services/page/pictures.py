"""Previews of pictures. Only the render worker imports this: what a picture does to its reader ends with the worker."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from services.page.task import PictureTask, SmallPicture

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
MOST_PIXELS = 60_000_000
TALLEST = 3  # times the width
QUALITY = 80
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)  # a warning may be made an error


def small_picture(task: PictureTask) -> SmallPicture | None:
    """The picture made small, its first frame when it moves; None for what is no picture, or too large a one."""
    try:
        with Image.open(BytesIO(task.data), formats=FORMATS) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                return None
            opened.draft("RGB", (task.width * 2, task.width * 2 * TALLEST))
            turned = ImageOps.exif_transpose(opened)
            shown = turned.convert("RGBA" if "A" in turned.getbands() or "transparency" in turned.info else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, *BOMBS):
        return None
    shown.thumbnail((task.width, task.width * TALLEST))
    made = BytesIO()
    shown.save(made, "WEBP", quality=QUALITY)
    return SmallPicture(made.getvalue(), *shown.size)


TASKS: dict[str, Callable[[Any], Any]] = {"page preview": small_picture}
