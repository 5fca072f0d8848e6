"""Addresses hold filters and the view that was wanted, and nothing that was not meant by us."""

from pathlib import Path

import pandas as pd
import pytest

from dashboard.filters import Filters, read, values, written
from dashboard.pieces import escaped, table_of
from dashboard.wanted import wanted_path
from services.errors import SetupProblem
from services.page_access.environment import VARIABLE, PageEnvironment
from services.page_access.environment import read as read_environment
from services.page_access.environment import written as written_environment
from services.people.guild_settings import GuildSettings

GUILD = 1525985103052800071


@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(cohort=5, period="7 days"), Filters(role=1, channel=2, period="1.09-30.09", bots=True)],
)
def test_filters_are_read_as_they_were_written(filters: Filters) -> None:
    assert read(written(filters)) == filters


@pytest.mark.parametrize("wrong", ["", "0x5", "-1", "٣", "9" * 30, "5 or 1=1", "<script>"])
def test_what_is_no_id_is_no_filter(wrong: str) -> None:
    assert read({"cohort": wrong, "channel": wrong, "bots": wrong}) == Filters()


def test_defaults_are_no_values_of_a_question() -> None:
    assert values(Filters()) == {}
    assert values(Filters(cohort=5, bots=True)) == {"cohort": 5, "bots": True}


@pytest.mark.parametrize("goal", ["/students", "/students?cohort=5&period=7+days", f"/?server={GUILD}"])
def test_the_view_that_was_wanted_is_kept(goal: str) -> None:
    assert wanted_path(goal, GUILD) == goal


@pytest.mark.parametrize(
    "goal",
    [
        "",
        "https://elsewhere.example/students",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/static/js/index.js",
        "/enter",
        "/students\r\nSet-Cookie: a=b",
        "/students?server=1",
        "/" + "a" * 2000,
    ],
)
def test_what_is_no_view_of_ours_leads_to_the_first_one(goal: str) -> None:
    assert wanted_path(goal, GUILD) == "/"


def test_names_format_nothing() -> None:
    assert escaped("*a* [b](c) :material/star: $x$") == r"\*a\* \[b\]\(c\) \:material/star\: \$x\$"


def test_a_frame_becomes_a_table_that_can_be_saved() -> None:
    frame = pd.DataFrame({"Name": ["=1+1", None], "Weeks": [[1, 2], []], "Share": [0.5, float("nan")]})

    table = table_of(frame, "people")

    assert table.columns == ("Name", "Weeks", "Share")
    assert table.rows == (("=1+1", "1, 2", 0.5), (None, "", None))


def test_the_page_reads_what_it_was_started_with_and_shows_no_secret() -> None:
    given = PageEnvironment(
        address="https://page.example.org",
        host="127.0.0.1",
        port=8501,
        database_url="postgresql://profiler_page:s3cret@db/profiler",
        own_role=True,
        defaults=GuildSettings(time_zone="Europe/Warsaw"),
        data_dir=Path("data"),
        files=Path("files"),
        key="k" * 32,
        people={"anna@example.org": 5},
    )

    known = read_environment({VARIABLE: written_environment(given)})

    assert (known.address, known.secure, known.people, known.defaults) == (
        "https://page.example.org",
        True,
        {"anna@example.org": 5},
        GuildSettings(time_zone="Europe/Warsaw"),
    )
    assert "s3cret" not in repr(known)
    assert "kkkk" not in repr(known)


def test_started_without_its_settings_the_page_says_how_it_is_started() -> None:
    with pytest.raises(SetupProblem, match="profiler page"):
        read_environment({})
