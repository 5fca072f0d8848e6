"""`profiler backtest` from exports and from the record to its printed tables."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from analytics.dropoff.evaluation import Verdict, evaluated
from analytics.dropoff.panel import History
from analytics.dropoff.scores import Estimate
from bot.cli import main
from services.backtest.history import from_exports, from_record
from services.backtest.telling import told
from services.people.guild_settings import GuildSettings
from tests.exports.samples import document, message, write
from tests.services.school import GUILD, MENTOR_ROLE, NOW, found, join, noon
from tests.services.school import write as written

REAL = Path(__file__).parents[4] / "shared" / "data" / "disco"
DOCUMENT = Path(__file__).parents[3] / "docs" / "analytics.md"
UTC = ZoneInfo("UTC")


@pytest.fixture(scope="module")
def real():
    if not REAL.is_dir():
        pytest.skip("the real exports ../shared/data/disco are not on this machine")
    return {history.name: evaluated(history) for history in from_exports(REAL, UTC)}


def test_the_tables_of_the_document_are_those_of_the_command(real) -> None:
    """To the last digit but one: another processor rounds the fits otherwise."""
    sections = re.split(r"^#+ (?=Clojurians|Racket)", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name, one in real.items():
        (section,) = [text for text in sections if text.startswith(name)]
        kept = {row[0]: row[1:] for row in map(cells, section.splitlines()) if row}
        rows = [row for row in map(cells, told(one)) if row]
        assert len(rows) > 20
        for first, *others in rows:
            assert first in kept
            for here, there in zip(others, kept[first], strict=True):
                assert numbers(here) == pytest.approx(numbers(there), abs=0.02)


def cells(line):
    """The cells of a table's row, nothing for other lines."""
    return [cell.strip() for cell in line[2:-2].split(" | ")] if line.startswith("| ") and "---" not in line else []


def numbers(cell):
    return [float(number) for number in re.findall(r"[-+]?\d+\.?\d*", cell)]


def test_it_says_plainly_that_silence_was_not_beaten(real) -> None:
    said = "\n".join(told(real["Racket"]))

    assert "The shipped formula orders students WORSE than silence alone" in said
    assert "The shipped formula gives better probabilities than the constant rate" in said
    assert "does NOT beat silence alone" in "\n".join(told(real["Clojurians"]))


def test_the_command_prints_every_server_of_a_folder(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    write(tmp_path / "a.json", document([message(0), message(1)]))

    assert main(["backtest", "--exports", str(tmp_path)]) == 0

    assert "NOT ENOUGH DATA" in capsys.readouterr().out


def test_a_folder_without_exports_is_told_in_a_sentence(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))

    assert main(["backtest", "--exports", str(tmp_path)]) != 0

    assert "holds no DiscordChatExporter file" in "".join(capsys.readouterr())


async def test_a_servers_own_past_is_its_students_hours(con) -> None:
    await found(con)
    await join(con, 1, "Ola")
    await join(con, 2, "Jan", left_at=noon(3))
    await join(con, 3, "Maja", MENTOR_ROLE)
    await join(con, 4, "Robot", is_bot=True)
    await written(con, 1, noon(9, 10), noon(9, 50), noon(4), NOW)
    for other in (2, 3, 4):
        await written(con, other, noon(8))
    await con.execute(
        "insert into voice_session (guild_id, user_id, from_at, to_at, channel_id, state_at)"
        " values ($1, 1, $2, $3, 5, $2)",
        GUILD,
        noon(2),
        noon(2) + timedelta(minutes=90),
    )
    await con.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)", GUILD, noon(7), noon(5)
    )
    await con.execute(
        "insert into note (guild_id, id, student_id, author_id, kind, at) values ($1, 1, 1, 3, 'contact', $2)",
        GUILD,
        noon(6),
    )

    history = await from_record(con, GUILD, GuildSettings(time_zone="Europe/Warsaw"), NOW)

    today = NOW.date().toordinal()
    assert history.end == today
    assert set(history.moments) == {1, 2}
    hours = [moment - today for moment in history.moments[1]]
    assert [round(24 * hour) for hour in hours] == [-9 * 24 + 12, -4 * 24 + 12, -2 * 24 + 12, -2 * 24 + 13]
    assert sorted(day - today for day in history.unseen) == [-7, -6, -5]
    assert history.touched == {1: {today - 6}}


def test_bots_webhooks_and_notices_are_left_out_of_an_export(tmp_path) -> None:
    robot = message(2)
    robot["author"] = {**robot["author"], "id": "77", "isBot": True}
    write(tmp_path / "a.json", document([message(0), message(1, type="ChannelPinnedMessage"), robot]))

    (history,) = from_exports(tmp_path, UTC)

    assert history.events == 1


def test_a_good_formula_is_told_as_plainly_as_a_bad_one() -> None:
    empty = evaluated(History("x", {}, 1000))
    better = Estimate(0.05, 0.02, 0.08)
    verdict = Verdict("shipped formula", better, better, better)
    said = "\n".join(told(replace(empty, scored_rows=500, scored_weeks=9, verdicts=(verdict,), worths=())))

    assert "orders students better than silence alone: AUC +0.050 [+0.020, +0.080]" in said
    assert "less than was hoped for" in said  # five per cent of the constant rate's Brier score
