"""The doctor's own lines; what it finds on a server is tested with `services/setup`."""

from pathlib import Path
from typing import Any

from bot import doctor
from bot.settings import Settings
from services.config.store import Own
from services.database import open_pool
from services.discord.errors import TokenRefused
from services.setup.findings import Level
from tests.services.setup.described import GUILD, ME, Described


class Discord:
    """Answers the doctor's questions about one server."""

    def __init__(self, *, flags: int = 1 << 14 | 1 << 18, denied: int = 0, shards: int = 1) -> None:
        place = Described(denied=denied)
        self._answers: dict[str, Any] = {
            "/users/@me": {"id": str(ME), "username": "Profiler"},
            "/applications/@me": {"id": "1", "flags": flags},
            "/users/@me/guilds": [{"id": str(GUILD)}],
            "/gateway/bot": {"shards": shards},
            "/guilds/{guild_id}": place.guild,
            "/guilds/{guild_id}/channels": place.channels,
            "/guilds/{guild_id}/members/{user_id}": place.member,
        }

    async def get(self, template: str, **_: Any) -> Any:
        return self._answers[template]


class NoDiscord:
    """Refuses the token."""

    async def get(self, _template: str, **_: Any) -> Any:
        raise TokenRefused


async def told(discord: Any, own: dict[str, Any] | None = None, **settings: Any) -> list[str]:
    servers = {GUILD: Own(own or {})}
    found = [finding async for finding in doctor._discord(Settings.model_validate(settings), servers, discord)]
    return [f"{doctor.SHOWN[finding.level]}: {finding.sentence(doctor.WORDS)}" for finding in found]


async def test_a_server_with_everything_has_nothing_missing() -> None:
    lines = await told(Discord())
    assert {line.partition(":")[0] for line in lines} == {"ok"}
    assert "ok: School: 4 of 4 channels can be recorded." in lines
    assert "ok: School: Cohorts: Cohort Spring." in lines


async def test_missing_privileged_intents_are_named() -> None:
    lines = await told(Discord(flags=1 << 15))
    assert [line for line in lines if line.startswith("missing")] == [
        (
            "missing: Message Content Intent is off: switch it on in the Discord Developer Portal (Bot)."
            " Discord sends me every message without its text."
        )
    ]


async def test_more_servers_than_one_connection_is_good_for_are_said() -> None:
    said = "missing: Discord recommends 2 shards for so many servers: set SHARD_COUNT."
    assert said in await told(Discord(shards=2))
    assert said not in await told(Discord(shards=2), shard_count=2)


async def test_every_line_about_a_server_says_which_and_where() -> None:
    lines = await told(Discord(denied=1 << 16))
    (line,) = [line for line in lines if line.startswith("missing")]
    assert line.startswith("missing: School: The permission “Read Message History” is missing. Hidden: ")
    assert line.endswith("Where: #mentors.")


async def test_the_servers_settings_are_the_operators() -> None:
    lines = await told(Discord(), mentor_roles=("Teacher",))
    assert any("There is no role Teacher" in line and "/setup" in line for line in lines)


async def test_what_its_administrators_set_in_discord_counts_before_them() -> None:
    lines = await told(Discord(), {"mentor_roles": ["Trainer"]}, mentor_roles=("Teacher",))
    assert any("There is no role Trainer" in line for line in lines)


async def test_a_refused_token_ends_the_questions() -> None:
    lines = await told(NoDiscord())
    assert len(lines) == 1
    assert "DISCORD_TOKEN" in lines[0]


async def test_the_database_is_looked_at(database_url: str) -> None:
    settings = Settings.model_validate({"database_url": database_url})
    async with open_pool(database_url, 1) as pool:
        await pool.execute(
            "insert into guild_setting (guild_id, name, value, changed_by, changed_at)"
            " values (5, 'mentor_channel', '\"77\"'::text::jsonb, 1, now())"
        )
    servers: dict[int, Own] = {}
    lines = [finding async for finding in doctor._database(settings, servers)]
    assert all(finding.level == Level.FINE for finding in lines)
    assert lines[0].text.startswith("PostgreSQL ")
    assert servers[5].values == {"mentor_channel": "77"}


async def test_an_unreachable_database_is_one_line(tmp_path: Path) -> None:
    settings = Settings.model_validate({"database_url": "postgresql://me:secret@127.0.0.1:1/x", "data_dir": tmp_path})
    (line,) = [finding async for finding in doctor._database(settings, {})]
    assert line.level == Level.MISSING
    assert "secret" not in line.text


async def test_the_folder_for_attachments_is_tried_out(tmp_path: Path) -> None:
    settings = Settings.model_validate({"attachments_folder": str(tmp_path / "files")})
    assert (await doctor._store(settings)).level == Level.FINE
    (tmp_path / "blocked").write_text("a file where the folder should be")
    settings = Settings.model_validate({"attachments_folder": str(tmp_path / "blocked")})
    assert (await doctor._store(settings)).level == Level.MISSING


async def test_a_bucket_without_keys_is_one_line() -> None:
    found = await doctor._store(Settings.model_validate({"s3_bucket": "files"}))
    assert (found.level, "S3_SECRET_KEY" in found.text) == (Level.MISSING, True)
