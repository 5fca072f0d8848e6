"""Previews are drawn anew: whatever somebody uploads, pixels come out of it or nothing."""

import zlib
from io import BytesIO

import pytest
from PIL import Image

from services.page.pictures import small_picture
from services.page.task import PictureTask


def drawn(kind, size=(900, 300), mode="RGB", **more) -> bytes:
    made = BytesIO()
    Image.new(mode, size, 128 if mode == "L" else None).save(made, kind, **more)
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("JPEG", "RGB"), ("GIF", "P"), ("WEBP", "RGB"), ("BMP", "RGB")],
)
def test_a_picture_becomes_a_small_one(kind, mode):
    made = small_picture(PictureTask(drawn(kind, mode=mode), 300))
    assert made is not None
    assert (made.width, made.height) == (300, 100)
    with Image.open(BytesIO(made.data)) as opened:
        assert (opened.format, opened.size) == ("WEBP", (300, 100))


def test_only_the_first_frame_of_a_moving_picture_is_shown():
    frames = [Image.new("P", (40, 40), colour) for colour in (1, 2, 3)]
    made = BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    small = small_picture(PictureTask(made.getvalue(), 300))
    assert small is not None
    with Image.open(BytesIO(small.data)) as opened:
        assert getattr(opened, "n_frames", 1) == 1


def test_what_a_picture_carries_beside_its_pixels_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    small = small_picture(PictureTask(drawn("JPEG", exif=exif), 300))
    assert small is not None
    assert b"secret" not in small.data


def test_a_tall_picture_is_not_endless():
    small = small_picture(PictureTask(drawn("PNG", (10, 30_000)), 100))
    assert small is not None
    assert small.height <= 300


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7",
        drawn("PNG")[:80],
        drawn("TIFF"),
        drawn("ICO", (64, 64)),
    ],
    ids=["nothing", "a beginning", "svg", "html", "pdf", "cut", "tiff", "ico"],
)
def test_what_is_no_picture_of_a_known_kind_is_not_shown(data):
    assert small_picture(PictureTask(data, 300)) is None


def test_a_picture_that_would_fill_the_memory_is_not_opened():
    bomb = bytearray(drawn("PNG", (1, 1)))
    bomb[16:24] = (60_000).to_bytes(4) + (60_000).to_bytes(4)
    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4)
    assert small_picture(PictureTask(bytes(bomb), 300)) is None
