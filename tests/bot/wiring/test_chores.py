"""What goes by the clock waits for a clock that is right."""

from datetime import timedelta

from bot.wiring.chores import by_a_right_clock
from sandbox.server import Sandbox
from services.clock import RightTime, utc_now
from services.discord.rest import DiscordRest
from tests.e2e.history_scene import school


async def test_by_a_wrong_clock_nothing_is_done_and_by_a_right_one_everything() -> None:
    done: list[str] = []

    async def due() -> None:
        done.append("sent")

    async with Sandbox(school(1).world) as box, DiscordRest.open(box.token, box.api_base, first_pause=0.001) as rest:
        work = by_a_right_clock(rest, due)
        rest.right_time = RightTime(clock=lambda: utc_now() + timedelta(days=1))
        await work()
        assert done == []
        rest.right_time = RightTime()
        await work()
        await work()
        assert (done, rest.requests) == (["sent", "sent"], 2)
        rest.right_time = RightTime()
        box.faults.add("rest.reset", count=None)
        await work()  # nobody says what time it is
        assert done == ["sent", "sent"]
