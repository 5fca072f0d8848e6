"""The doctor names what is missing and what each missing thing hides."""

from pathlib import Path
from typing import Any

import pytest

from bot import doctor
from bot.settings import Settings
from services.discord.errors import TokenRefused
from services.discord.permissions import Permission

GUILD, ME, BOT_ROLE = 10, 99, 20
EVERYTHING = sum(
    (
        Permission.VIEW_CHANNEL,
        Permission.READ_MESSAGE_HISTORY,
        Permission.SEND_MESSAGES,
        Permission.EMBED_LINKS,
        Permission.ATTACH_FILES,
        Permission.CONNECT,
        Permission.MANAGE_THREADS,
    )
)


class Discord:
    """Answers the doctor's questions about one server."""

    def __init__(self, *, flags: int = 1 << 14 | 1 << 18, denied: int = 0, channel: str = "mentors") -> None:
        overwrite = {"id": str(BOT_ROLE), "type": 0, "allow": "0", "deny": str(denied)}
        self._answers: dict[str, Any] = {
            "/users/@me": {"id": str(ME), "username": "Profiler"},
            "/applications/@me": {"id": "1", "flags": flags},
            "/users/@me/guilds": [{"id": str(GUILD)}],
            "/guilds/{guild_id}": {
                "id": str(GUILD),
                "name": "School",
                "owner_id": "1",
                "roles": [
                    {"id": str(GUILD), "name": "@everyone", "permissions": "0"},
                    {"id": str(BOT_ROLE), "name": "Profiler", "permissions": str(EVERYTHING)},
                    {"id": "21", "name": "Mentor", "permissions": "0"},
                    {"id": "22", "name": "Cohort Spring", "permissions": "0"},
                ],
            },
            "/guilds/{guild_id}/channels": [
                {"id": "31", "type": 0, "name": channel, "permission_overwrites": [overwrite]},
                {"id": "32", "type": 0, "name": "general", "permission_overwrites": []},
            ],
            "/guilds/{guild_id}/members/{user_id}": {"user": {"id": str(ME)}, "roles": [str(BOT_ROLE)]},
        }

    async def get(self, template: str, **_: Any) -> Any:
        return self._answers[template]


class NoDiscord:
    """Refuses the token."""

    async def get(self, _template: str, **_: Any) -> Any:
        raise TokenRefused


async def told(discord: Any, **settings: Any) -> list[str]:
    found = [finding async for finding in doctor._discord(Settings.model_validate(settings), discord)]
    return [("ok: " if finding.fine else "missing: ") + finding.text for finding in found]


async def test_a_server_with_everything_has_nothing_missing() -> None:
    lines = await told(Discord())
    assert not [line for line in lines if line.startswith("missing")]
    assert "ok: School: 2 of 2 channels can be read" in lines
    assert "ok: School: cohorts: Cohort Spring" in lines


async def test_missing_privileged_intents_are_named() -> None:
    lines = await told(Discord(flags=1 << 15))
    assert [line for line in lines if line.startswith("missing")] == [
        "missing: Message Content Intent is off: switch it on in the Discord Developer Portal (Bot)"
    ]


@pytest.mark.parametrize(
    ("bit", "words"),
    [
        (Permission.VIEW_CHANNEL, "may not view this channel; nothing written there will be counted"),
        (Permission.READ_MESSAGE_HISTORY, "message history; nothing written there will be counted"),
        (Permission.ATTACH_FILES, "the bot may not attach files"),
    ],
)
async def test_a_missing_permission_says_what_it_hides(bit: Permission, words: str) -> None:
    lines = await told(Discord(denied=int(bit)))
    assert any(line.startswith("missing: School: #mentors") and line.endswith(words) for line in lines)


async def test_private_threads_that_stay_hidden_are_mentioned() -> None:
    lines = await told(Discord(denied=int(Permission.MANAGE_THREADS)))
    assert any("private threads stay hidden" in line for line in lines)


async def test_a_role_or_channel_that_does_not_exist_names_its_setting() -> None:
    lines = await told(Discord(channel="staff"), mentor_roles=("Teacher",))
    assert any("role Teacher does not exist" in line and "MENTOR_ROLES" in line for line in lines)
    assert any("channel mentors does not exist" in line and "MENTOR_CHANNEL" in line for line in lines)


async def test_a_refused_token_ends_the_questions() -> None:
    lines = await told(NoDiscord())
    assert len(lines) == 1
    assert "DISCORD_TOKEN" in lines[0]


async def test_the_database_is_looked_at(database_url: str) -> None:
    settings = Settings.model_validate({"database_url": database_url})
    lines = [finding async for finding in doctor._database(settings)]
    assert all(finding.fine for finding in lines)
    assert lines[0].text.startswith("PostgreSQL ")


async def test_an_unreachable_database_is_one_line(tmp_path: Path) -> None:
    settings = Settings.model_validate({"database_url": "postgresql://me:secret@127.0.0.1:1/x", "data_dir": tmp_path})
    (line,) = [finding async for finding in doctor._database(settings)]
    assert not line.fine
    assert "secret" not in line.text
