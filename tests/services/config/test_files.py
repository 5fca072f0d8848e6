from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from services.config.files import read_file, written_file
from services.config.importing import check_together_with, preview
from services.config.live import LiveSettings
from services.config.server_names import ServerNames
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.wording.words import Words

ENGLISH = Words("en-GB")
SPRING, AUTUMN, ADMIN = 1000, 2000, 7
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HERE = ServerNames({10001: "Mentor", 10002: "Lead"}, {20001: "mentors", 20002: "off-topic"})
# Another server where one id means something else: nothing may be found by it.
THERE = ServerNames({10002: "Student", 30001: "Mentor"}, {20001: "jokes", 40001: "mentors"})
SET: dict[str, Any] = {
    "mentor_roles": ["10001"],
    "lead_roles": ["10002"],
    "cohort_roles": ["Cohort *"],
    "mentor_channel": "20001",
    "ignored_channels": ["20002"],
    "time_zone": "Europe/Warsaw",
    "holidays": [["2026-12-24", "2026-12-26", "Święta"]],
    "keep_messages": 90,
}


@pytest.fixture
async def live(database):
    made = LiveSettings(database, GuildSettings(), lambda: NOW)
    await made.change(SPRING, SET, ADMIN, NOW, 1)
    return made


async def test_a_file_brought_back_changes_nothing(live):
    content = written_file(live, SPRING, "Spring", HERE)
    brought = read_file(content, live, SPRING, ENGLISH, HERE)
    assert (dict(brought.changes), brought.problems, brought.elsewhere) == ({}, (), False)


async def test_a_file_brings_back_what_was_changed_since_and_resets_what_was_not_set_then(live):
    content = written_file(live, SPRING, "Spring", HERE)
    await live.change(
        SPRING, {"keep_messages": None, "question_hours": 5, "mentor_roles": ["10002"], "lead_roles": None}, 7, NOW, 2
    )
    brought = read_file(content, live, SPRING, ENGLISH, HERE)
    assert brought.changes == {
        "keep_messages": 90,
        "question_hours": None,
        "mentor_roles": ["10001"],
        "lead_roles": ["10002"],
    }
    await live.change(SPRING, brought.changes, ADMIN, NOW, 3)
    assert live.own(SPRING) == SET


async def test_on_another_server_roles_and_channels_are_found_by_name_and_never_by_id(live):
    content = written_file(live, SPRING, "Spring", HERE)
    brought = read_file(content, live, AUTUMN, ENGLISH, THERE)
    assert brought.elsewhere
    assert brought.changes["mentor_roles"] == ["30001"]
    assert brought.changes["mentor_channel"] == "40001"
    assert brought.changes["cohort_roles"] == ["Cohort *"]
    assert not {"lead_roles", "ignored_channels"} & set(brought.changes)
    assert [text.split(" names ")[1] for text in brought.problems] == [
        "Lead, which this server does not have.",
        r"off\-topic, which this server does not have.",
    ]


async def test_a_role_renamed_here_is_still_the_role(live):
    content = written_file(live, SPRING, "Spring", HERE)
    renamed = ServerNames({10001: "Tutor", 10002: "Lead"}, HERE.channels)
    assert read_file(content, live, SPRING, ENGLISH, renamed).changes == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b"{}", b'{"format": "student-profiler settings", "version": 2}', b'"text"', b"null"],
)
async def test_what_is_no_file_of_settings_is_refused(live, content):
    with pytest.raises(ProfilerError, match="/config export"):
        read_file(content, live, SPRING, ENGLISH, HERE)


async def test_wrong_values_in_a_file_are_named_and_left_alone(live):
    kept = orjson.loads(written_file(live, SPRING, "Spring", HERE))
    kept["settings"] |= {"question_hours": -1, "moon": 5, "time_zone": "Moon/Base", "mentor_roles": [5]}
    brought = read_file(orjson.dumps(kept), live, SPRING, ENGLISH, HERE)
    assert brought.changes == {}
    assert len(brought.problems) == 4


async def test_a_file_whose_settings_contradict_each_other_is_refused_before_it_is_confirmed(live):
    with pytest.raises(ProfilerError, match="would end on"):
        check_together_with(live, SPRING, {"course_start": "2026-12-01", "course_end": "2026-11-01"})
    check_together_with(live, SPRING, {"course_start": "2026-12-01", "keep_messages": None})


async def test_the_preview_shows_before_and_after_and_a_button_only_when_something_would_change(live):
    content = written_file(live, SPRING, "Spring", HERE)
    nothing = preview(read_file(content, live, SPRING, ENGLISH, HERE), live, SPRING, 5, ENGLISH, HERE)
    assert [knob.action for knob in nothing.body.knobs] == ["go"]
    await live.change(SPRING, {"keep_messages": 30}, ADMIN, NOW, 2)
    panel = preview(read_file(content, live, SPRING, ENGLISH, HERE), live, SPRING, 5, ENGLISH, HERE)
    assert panel.title == "1 setting would change"
    assert panel.body.above[0] == "**Messages**: 30 days → 90 days"
    assert [(knob.action, knob.value) for knob in panel.body.knobs] == [("apply", "5"), ("go", "all")]
