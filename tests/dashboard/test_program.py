"""Streamlit's own files as browsers get them: the same bytes, compressed, and nothing else of the disk."""

import gzip
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit import file_util

from dashboard.program import ELEMENTS, KEPT, Program


@pytest.fixture(scope="module")
def program() -> Program:
    return Program(Path(file_util.get_static_dir()))


async def asked(program: Program, path: str, *, accepts: str = "gzip, br", method: str = "GET") -> Response | None:
    """What a browser gets."""
    headers = [(b"accept-encoding", accepts.encode())]
    return await program.file(Request({"type": "http", "method": method, "path": path, "headers": headers}))


def original(path: str) -> bytes:
    """The file as Streamlit brings it."""
    return Path(file_util.get_static_dir(), *path.split("/")[1:]).read_bytes()


def address(program: Program, name: str) -> str:
    """The address of a file that the page names."""
    return "/static/js/" + next(part for part in program.page.split('"') if f"/{name}." in part).rpartition("/")[2]


async def test_a_file_of_the_program_comes_compressed_and_may_be_kept(program: Program) -> None:
    path = address(program, "Metric")
    answer = await asked(program, path)

    assert answer is not None
    assert gzip.decompress(bytes(answer.body)) == original(path)
    assert "javascript" in answer.headers["content-type"]
    assert (answer.headers["cache-control"], answer.headers["content-encoding"]) == (KEPT, "gzip")
    assert KEPT.startswith("private, immutable")


async def test_fonts_come_as_they_are(program: Program) -> None:
    path = next(part for part in program.page.split('"') if "MaterialSymbols" in part).removeprefix(".")
    answer = await asked(program, path, accepts="identity")

    assert answer is not None
    assert bytes(answer.body[:4]) == b"wOF2"
    assert "content-encoding" not in answer.headers


async def test_whatever_else_is_asked_for_is_left_to_streamlit(program: Program) -> None:
    known = address(program, "Metric")

    assert await asked(program, known, accepts="identity") is None
    assert await asked(program, known, method="HEAD") is None
    for path in ("/static/js/nothing.js", "/static/../index.html", "/static/js/", "/static//etc/passwd", "/index.html"):
        assert await asked(program, path) is None


def test_the_page_names_what_the_first_figures_need(program: Program) -> None:
    page = bytes(program.answer().body).decode()

    assert "<title>Student Profiler</title>" in page
    assert page.count('<script type="module"') == 1
    for name in ELEMENTS:
        assert f'<link rel="modulepreload" fetchpriority="low" crossorigin href=".{address(program, name)}">' in page
