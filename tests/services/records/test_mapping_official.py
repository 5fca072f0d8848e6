"""The payloads of these tests are of the official shape, and everything the local Discord holds can be mapped."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest

from sandbox.school import build_school
from services.records.mapping import channel_record, member_record, role_record
from services.records.messages import message_patch, message_record
from tests.services import payloads

OPENAPI = Path(__file__).resolve().parents[4] / "shared" / "discord" / "openapi.json"


@pytest.fixture(scope="module")
def components() -> dict[str, Any]:
    if not OPENAPI.exists():
        pytest.skip("needs Discord's OpenAPI description at ../shared/discord/openapi.json")
    described: dict[str, Any] = orjson.loads(OPENAPI.read_bytes())
    components: dict[str, Any] = described["components"]
    return components


@pytest.mark.parametrize(
    ("schema", "payload"),
    [
        ("MessageResponse", payloads.message()),
        ("MessageResponse", payloads.message(type=19, message_reference={"type": 0, "channel_id": "1"})),
        ("UserResponse", payloads.user()),
    ],
)
def test_the_payloads_of_these_tests_are_of_the_official_shape(
    components: dict[str, Any], schema: str, payload: dict[str, Any]
) -> None:
    official = {"$ref": f"#/components/schemas/{schema}", "components": components}
    problems = [problem.message for problem in jsonschema_rs.validator_for(official).iter_errors(payload)]
    assert problems == []


def test_everything_of_a_seeded_school_is_mapped() -> None:
    school = build_school(datetime(2026, 11, 20, 12, tzinfo=UTC), messages=2_000)
    world, guild_id = school.world, school.guild_id
    now = datetime.now(UTC)
    messages = 0
    for channel in world.channels_of(guild_id) + world.threads_of(guild_id):
        record = channel_record(channel, guild_id)
        for payload in world.messages(record.id).page(limit=100):
            mapped = message_record(payload, guild_id, now)
            patch = message_patch(payload, guild_id, now)
            assert all(getattr(patch, name) in {None, getattr(mapped, name)} for name in ("content", "words", "type"))
            messages += 1
    assert messages > 500
    assert len({member_record(member, guild_id).user_id for member in world.members[guild_id].values()}) > 60
    assert role_record(next(iter(world.roles[guild_id].values())), guild_id).guild_id == guild_id
