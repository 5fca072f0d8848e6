from datetime import UTC, datetime

from sandbox.school import build_school
from sandbox.server import Sandbox
from tests.sandbox.reading_all import read_all

ANCHOR = datetime(2026, 11, 22, 18, tzinfo=UTC)


async def test_the_bot_can_read_the_whole_school_but_the_staff_channel_and_all_of_it_is_valid():
    school = build_school(ANCHOR, messages=2_000)
    async with Sandbox(school.world) as box:
        found = await read_all(box, school.guild_id)
    shelves = school.world.shelves
    assert len(found) == sum(map(len, shelves.values())) - len(shelves[school.channels["staff"]])
