"""`profiler doctor` through the command line, against the local Discord."""

from pathlib import Path

from sandbox.server import Sandbox
from tests.e2e.bot_process import bot_process
from tests.e2e.history_scene import BITS, School, school

SENDING = 1 << 11 | 1 << 14 | 1 << 15


def complete_school() -> School:
    place = school(1, permissions=sum(BITS.values()) | SENDING | 1 << 20)
    place.world.add_role(place.guild_id, "Mentor")
    place.world.add_channel(place.guild_id, "mentors")
    return place


async def test_a_server_with_everything_is_found_well(database_url: str, tmp_path: Path) -> None:
    async with (
        Sandbox(complete_school().world) as box,
        bot_process(box, database_url, tmp_path, "doctor") as doctor,
    ):
        assert await doctor.ended() == 0, doctor.said
        assert "Everything is there" in doctor.said
        assert "  missing  " not in doctor.said
        assert not box.violations


async def test_what_is_missing_is_said_line_by_line(database_url: str, tmp_path: Path) -> None:
    place = complete_school()
    place.world.application["flags"] = 0
    place.world.set_overwrite(place.channels[0], place.guild_id, 0, deny=BITS["history"])
    async with (
        Sandbox(place.world) as box,
        bot_process(box, database_url, tmp_path, "doctor", MENTOR_ROLES="Teacher") as doctor,
    ):
        assert await doctor.ended() == 1, doctor.said
        missing = [line for line in doctor.said.splitlines() if line.startswith("  missing  ")]
        assert len(missing) == 4, doctor.said
        for words in ("Server Members Intent", "Message Content Intent", "role Teacher", "“Read Message History”"):
            assert any(words in line for line in missing)
        assert "Traceback" not in doctor.said
