"""Pixels as files."""

from io import BytesIO

import numpy as np
from PIL import Image

from charts.png import encoded


def test_a_file_has_the_pixels_that_were_given():
    pixels = np.random.default_rng(7).integers(0, 256, (23, 17, 4), dtype=np.uint8)
    with Image.open(BytesIO(encoded(pixels))) as image:
        assert image.mode == "RGB"
        assert np.array_equal(np.asarray(image), pixels[..., :3])


def test_a_file_of_one_pixel_can_be_read():
    with Image.open(BytesIO(encoded(np.array([[[1, 2, 3]]], np.uint8)))) as image:
        assert image.getpixel((0, 0)) == (1, 2, 3)


def test_a_file_has_its_three_parts_and_ends_with_the_checksum_of_an_empty_one():
    png = encoded(np.zeros((3, 3, 3), np.uint8))
    assert [png.count(kind) for kind in (b"IHDR", b"IDAT", b"IEND")] == [1, 1, 1]
    assert png.endswith(bytes.fromhex("0000000049454e44ae426082"))
