"""Files of settings that administrators bring to /config import."""

import contextlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, cast

import asyncpg

from services.config.applying import applied
from services.config.catalogue import SETTINGS
from services.config.files import FORMAT, VERSION, read_file
from services.config.importing import check_together_with, preview
from services.config.kinds import Json
from services.config.live import LiveSettings
from services.config.server_names import ServerNames
from services.database import Database
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.wording.words import Words
from tests.fuzz.target import Target, as_json, plain

HERE = ServerNames({10001: "Mentor", 10002: "Lead"}, {20001: "mentors", 20002: "off-topic"})
GUILD = 1000
LANGUAGES = (Words("en-GB"), Words("pl"))
DEFAULTS = GuildSettings()
LIVE = LiveSettings(Database(cast("asyncpg.Pool", None), ""), DEFAULTS, lambda: datetime(2026, 11, 23, tzinfo=UTC))
FILE: dict[str, Any] = {
    "format": FORMAT,
    "version": VERSION,
    "server": {"id": str(GUILD), "name": "Spring"},
    "settings": {name: one.of(DEFAULTS) for name, one in SETTINGS.items()},
    "roles": {"10001": "Mentor", "10002": "Lead"},
    "channels": {"20001": "mentors", "20002": "off-topic"},
}
OWN = {
    "mentor_roles": ["10001"],
    "lead_roles": ["10002"],
    "cohort_roles": ["Cohort *"],
    "mentor_channel": "20001",
    "ignored_channels": ["20002"],
    "time_zone": "Europe/Warsaw",
    "course_start": "2026-09-01",
    "holidays": [["2026-12-24", "2026-12-26", "Święta"]],
    "keep_messages": 90,
}


def check(data: bytes) -> None:
    """A file is taken or refused in a sentence; what is taken fits, and can be shown."""
    for words in LANGUAGES:
        try:
            brought = read_file(data, LIVE, GUILD, words, HERE)
        except ProfilerError:
            continue
        _fits(brought.changes)
        with contextlib.suppress(ProfilerError):
            check_together_with(LIVE, GUILD, brought.changes)
        panel = preview(brought, LIVE, GUILD, 1, words, HERE)
        assert panel.title


def _fits(changes: Mapping[str, Json]) -> None:
    settings = applied(DEFAULTS, changes, "pl")
    assert asdict(settings)
    for name, value in changes.items():
        if value is not None:
            written = SETTINGS[name].written(value, LANGUAGES[0], HERE)
            assert "@everyone" not in written.replace("\\@", ""), written
            assert SETTINGS[name].typed(value, LANGUAGES[1], HERE) is not None


TARGET = Target(
    "settings_file", as_json(FILE, FILE | {"settings": OWN}, FILE | {"server": {"id": "2000"}}), plain(check), 200
)
