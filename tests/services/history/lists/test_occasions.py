"""Who wants to come to a planned event, as Discord's reference and its schema spell it."""

from typing import Any

import pytest

from services.database import Database
from services.history.lists.occasions import read_occasions
from tests.services.payloads import GUILD, NOW, user

EVENT = {
    "id": "5",
    "guild_id": str(GUILD),
    "channel_id": None,
    "name": "party",
    "scheduled_start_time": NOW.isoformat(),
    "scheduled_end_time": None,
    "privacy_level": 2,
    "status": 1,
    "entity_type": 3,
    "entity_id": None,
    "entity_metadata": {"location": "here"},
    "user_count": 2,
}


class Planned:
    """Answers with one event and the rows of those who want to come, a page of one row each."""

    def __init__(self, rows: dict[int, dict[str, Any]]) -> None:
        self.rows = rows

    async def get(self, template: str, *, major: int, params: dict[str, Any], **_: Any) -> list[dict[str, Any]]:
        assert major == GUILD
        if not template.endswith("/users"):
            return [EVENT]
        return [self.rows[i] | {"guild_scheduled_event_id": "5"} for i in sorted(self.rows) if i > params["after"]][:1]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(lambda i: {"user": user(i)}, id="as the reference has it"),
        pytest.param(lambda i: {"user_id": str(i), "response": 1}, id="as the schema has it"),
        pytest.param(lambda i: {"user_id": str(i), "user": user(i), "response": 1}, id="with both"),
    ],
)
async def test_everybody_who_wants_to_come_is_known(database: Database, row: Any) -> None:
    rest: Any = Planned({i: row(i) for i in (7, 9)})
    await read_occasions(database, rest, GUILD)
    async with database.pool.acquire() as con:
        people = await con.fetch("select user_id from scheduled_event_interest where until is null order by 1")
    assert [each["user_id"] for each in people] == [7, 9]
