"""Names of files that somebody else chose: none begins a header, leaves its folder or hides its ending."""

import pytest

from services.discord.uploading import LONGEST_NAME, File, Upload, plain_name


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("notes.pdf", "notes.pdf"),
        ("żółć 👍.txt", "żółć 👍.txt"),
        ('a"b.txt', 'a"b.txt'),
        ("a\r\nContent-Type: text/html\r\n\r\nx.txt", "aContent-Type: text_htmlx.txt"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\a.txt", "C:_x_a.txt"),
        ("a\x00b.txt", "ab.txt"),
        ("", "file"),
        (" . ", "file"),
    ],
)
def test_a_name_is_what_it_seems(given: str, plain: str) -> None:
    assert plain_name(given) == plain


def test_a_long_name_keeps_its_ending() -> None:
    assert plain_name("x" * 500 + ".tar.gz") == "x" * (LONGEST_NAME - 3) + ".gz"
    assert plain_name("." + "y" * 500) == "y" * LONGEST_NAME
    assert len(plain_name("a." + "z" * 500)) == LONGEST_NAME


def test_no_name_breaks_the_form_it_is_sent_in() -> None:
    form = Upload({"content": "x"}, (File("a\r\nX-Evil: 1\r\n.txt", b"1"), File("\x00", b"2"))).form()

    headers = [str(part.headers) for part, _, _ in form()._parts]  # type: ignore[attr-defined]
    assert len(headers) == 3
    assert not any("\r" in one or "\n" in one for one in headers)
