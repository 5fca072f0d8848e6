"""Only a form of the page itself opens a session."""

import pytest

from dashboard.doors import from_here

PAGE = "https://page.example.org"


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (PAGE, None),
        (PAGE, "internal:8501"),
        ("http://127.0.0.1:8501", "127.0.0.1:8501"),
        ("http://[::1]:8501", "[::1]:8501"),
    ],
)
def test_what_the_page_itself_sends_is_taken(origin: str, host: str | None) -> None:
    assert from_here(origin, host, PAGE)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, "127.0.0.1:8501"),
        ("", ""),
        ("null", "127.0.0.1:8501"),
        ("https://evil.example", "page.example.org"),
        ("https://evil.example/page.example.org", "page.example.org"),
        ("http://[no address", "127.0.0.1:8501"),
        ("http://[::P]", "[::P"),
        ("ftp://127.0.0.1:8501", "127.0.0.1:8501"),
    ],
)
def test_what_another_site_or_no_site_sends_is_refused(origin: str | None, host: str | None) -> None:
    assert not from_here(origin, host, PAGE)
