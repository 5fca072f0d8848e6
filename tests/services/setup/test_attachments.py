"""What an administrator may type about attachments, and what holds then."""

import pytest

from services.attachments.limits import Limits, read_limits
from services.setup.attachments import (
    BOUNDLESS,
    MEGABYTE,
    NotUnderstood,
    OwnLimits,
    largest_typed,
    own_limits,
    set_limits,
    told_limits,
    types_typed,
)
from services.storage.transactions import Connection
from services.wording.words import Words
from tests.services.payloads import GUILD, NOW

WORDS = Words("en")
PROCESS = Limits(512 * MEGABYTE, ("image/*",))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("25", 25 * MEGABYTE),
        (" 25 MB", 25 * MEGABYTE),
        ("100mb", 100 * MEGABYTE),
        ("No  Limit", BOUNDLESS),
        ("bez limitu", BOUNDLESS),
        ("default", None),
        ("domyślnie", None),
    ],
)
def test_sizes_are_understood(text: str, size: int | None) -> None:
    assert largest_typed(text, WORDS) == size


@pytest.mark.parametrize("text", ["huge", "-1", "2.5", "999999", "25 GB", "٢٥"])
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(NotUnderstood, match="megabytes"):
        largest_typed(text, WORDS)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("images, .PDF", ("image/*", ".pdf")),
        ("zip,zip , tar.gz", None),
        ("application/vnd.ms-excel", ("application/vnd.ms-excel",)),
        ("all", ()),
        ("wszystkie", ()),
        ("obrazy, dźwięk", ("image/*", "audio/*")),
    ],
)
def test_types_are_understood_or_refused(text: str, types: tuple[str, ...] | None) -> None:
    if types is None:
        with pytest.raises(NotUnderstood, match="separated by commas"):
            types_typed(text, WORDS)
    else:
        assert types_typed(text, WORDS) == types


def test_default_means_the_operators_types() -> None:
    assert types_typed("default", WORDS) is None


def test_a_list_that_would_fill_a_page_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="at most 50"):
        types_typed(",".join(f".a{number}" for number in range(51)), WORDS)


async def test_what_is_left_empty_stays_as_it_is(con: Connection) -> None:
    await set_limits(con, GUILD, "25", "", WORDS, by=1, at=NOW)
    await set_limits(con, GUILD, "", "pdf", WORDS, by=1, at=NOW)
    assert await own_limits(con, GUILD) == OwnLimits(25 * MEGABYTE, (".pdf",))
    assert await read_limits(con, GUILD, PROCESS) == Limits(25 * MEGABYTE, (".pdf",))
    await set_limits(con, GUILD, "default", "all", WORDS, by=1, at=NOW)
    assert await read_limits(con, GUILD, PROCESS) == Limits(512 * MEGABYTE, ())


async def test_no_limit_keeps_files_of_any_size(con: Connection) -> None:
    await set_limits(con, GUILD, "no limit", "", WORDS, by=1, at=NOW)
    limits = await read_limits(con, GUILD, PROCESS)
    assert limits.verdict("film.png", None, 10**12) == "kept"


def test_the_answer_says_whose_setting_holds() -> None:
    told = told_limits(OwnLimits(BOUNDLESS, None), PROCESS, {"stored": 1200, "excluded": 3, "gone": 0}, WORDS)
    assert told.text.splitlines() == [
        "Size: any",
        "Types: `image/*` (the bot’s own setting)",
        "Files: 1,200 stored · 3 of another type.",
    ]
