"""What the demo tells people, and where it listens."""

import socket
from asyncio.subprocess import Process
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest

from bot import sample_charts, sandbox_process
from bot.demo import banner, pointed_at, sample_students
from bot.sample_charts import write_samples
from bot.sandbox_process import LocalDiscord, free_port
from bot.settings import Settings
from services.activity.report import activity_report
from services.database import Database
from services.errors import ProfilerError, SetupProblem
from services.people.guild_settings import GuildSettings
from services.render import Renderer
from services.reports.report import Report
from tests.exports.samples import document, write

FILES = Path("files")
PEOPLE = [
    {"user": {"id": "1", "username": "ada", "global_name": "Ada"}, "part": "mentor", "note": ""},
    {"user": {"id": "2", "username": "sam", "global_name": None}, "part": "student", "note": "steady"},
    {"user": {"id": "3", "username": "kim"}, "part": "student", "note": "steady"},
    {"user": {"id": "4", "username": "lee"}, "part": "student", "note": "fading"},
    {"user": {"id": "5", "username": "bot"}, "part": "bot", "note": ""},
]


def local_discord(**facts: str) -> LocalDiscord:
    usual = {
        "address": "http://127.0.0.1:8765/",
        "api_base": "http://127.0.0.1:8765",
        "cdn_base": "http://127.0.0.1:8765/cdn",
        "token": "local",
        "mentor_role": "Mentor",
        "mentor_channel": "mentors",
    }
    return LocalDiscord(Mock(Process), **(usual | facts))


def test_the_banner_says_where_to_go_who_to_be_and_what_to_type() -> None:
    text = banner(local_discord(), PEOPLE)
    for part in ("http://127.0.0.1:8765/", "act as Ada", "#mentors", "/activity", "sam (steady)", "lee (fading)"):
        assert part in text


def test_the_banner_repeats_what_the_page_says_of_an_export() -> None:
    assert "Note  b.json, header: broken" in banner(local_discord(), PEOPLE, ["b.json, header: broken"])


def test_the_banner_of_a_new_server_tells_its_owner_to_set_it_up() -> None:
    owner = {"user": {"id": "9", "username": "olivia", "global_name": "Olivia"}, "part": "admin", "note": ""}
    text = banner(local_discord(mentor_role="", mentor_channel=""), [*PEOPLE, owner])
    for part in ("http://127.0.0.1:8765/", "act as Olivia", "/setup"):
        assert part in text


def test_a_new_server_is_left_to_be_set_up() -> None:
    new = local_discord(mentor_role="", mentor_channel="")
    settings = pointed_at(Settings.model_validate({}), new, FILES, seeded=False)
    untouched = Settings.model_validate({})
    for name in ("mentor_roles", "student_roles", "mentor_channel", "time_zone"):
        assert getattr(settings, name) == getattr(untouched, name)


def test_one_student_of_each_habit_is_shown() -> None:
    assert [person["user"]["id"] for person in sample_students(PEOPLE)] == ["4", "2"]


def test_of_an_export_those_who_wrote_most_are_shown() -> None:
    counts = (7, 300, 0, 41)
    people = [
        {"user": {"id": str(n)}, "part": "student", "note": f"{n} messages, the last on 2026-11-12"} for n in counts
    ]
    assert [person["user"]["id"] for person in sample_students(people)] == ["300", "41", "7"]


def test_the_bot_is_pointed_at_the_local_discord() -> None:
    shared = Settings.model_validate({"shard_ids": "1", "shard_count": "2"})
    assert pointed_at(shared, local_discord(), FILES, seeded=True).shards.alone
    settings = pointed_at(Settings.model_validate({}), local_discord(mentor_role="Teacher"), FILES, seeded=False)
    assert settings.discord_api_base == "http://127.0.0.1:8765"
    assert settings.token == "local"
    assert settings.mentor_roles == ("Teacher",)
    assert settings.time_zone == "UTC"


def test_the_demo_keeps_files_in_a_folder_of_its_own_whatever_bucket_is_set() -> None:
    operators = Settings.model_validate({"s3_bucket": "course", "attachments_folder": "/kept", "data_dir": "data"})
    settings = pointed_at(operators, local_discord(), FILES, seeded=True)
    assert settings.bucket is None
    assert settings.attachments_path == FILES
    assert settings.data_dir == Path("data/demo")


def test_the_school_lives_in_its_own_time_zone_unless_one_is_set() -> None:
    assert pointed_at(Settings.model_validate({}), local_discord(), FILES, seeded=True).time_zone == "Europe/Warsaw"
    set_by_hand = Settings.model_validate({"time_zone": "Asia/Tokyo"})
    assert pointed_at(set_by_hand, local_discord(), FILES, seeded=True).time_zone == "Asia/Tokyo"


async def test_who_loses_the_race_for_the_usual_port_takes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.json", document())
    with socket.socket() as winner:
        winner.bind(("127.0.0.1", 0))
        winner.listen()
        taken = winner.getsockname()[1]
        monkeypatch.setattr(sandbox_process, "free_port", lambda _wanted: taken)  # it was free when we looked
        async with sandbox_process.local_discord(tmp_path, None, "none") as discord:
            assert f":{taken}/" not in discord.address
        with pytest.raises(SetupProblem, match=f"cannot listen on port {taken}"):
            async with sandbox_process.local_discord(tmp_path, taken, "none"):
                pass


def test_a_port_asked_for_has_to_be_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SetupProblem, match="is in use"):
            free_port(taken.getsockname()[1])


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_cannot_be_is_refused(port: int) -> None:
    with pytest.raises(SetupProblem, match=str(port)):
        free_port(port)


async def test_samples_are_written_and_a_refusal_costs_only_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Report(title="Zoë Łuk · Last 90 days", sentences=("One sentence.",), png=b"\x89PNG", alt_text="A picture.")
    answers = AsyncMock(spec=activity_report, side_effect=[ProfilerError("Nothing."), report])
    monkeypatch.setattr(sample_charts, "activity_report", answers)
    written = await write_samples(tmp_path, GuildSettings(), 7, [1, 2], Mock(Database), Mock(Renderer))
    assert [path.name for path in written] == ["activity-zoe-uk.png"]
    assert written[0].read_bytes() == b"\x89PNG"
    assert "One sentence." in written[0].with_suffix(".txt").read_text()
    asked = answers.await_args_list[1].args[1]
    assert (asked.guild_id, asked.values["student"]) == (7, 2)
    assert datetime.now(UTC) - asked.now < timedelta(minutes=1)
