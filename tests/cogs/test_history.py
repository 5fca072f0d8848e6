"""History is read by the service; the cog says how far it is and when it is complete."""

import asyncio
import contextlib
from datetime import UTC, datetime
from unittest.mock import AsyncMock, Mock

import pytest

from cogs import history
from cogs.history import HistoryReader, in_words
from services.capture.writer import Capture
from services.discord.server_state import ServerState
from services.history.progress import Progress
from services.history.reader import History


def test_progress_is_told_in_words() -> None:
    newest = datetime(2026, 11, 2, tzinfo=UTC)
    assert in_words(Progress(3, 9, 250, newest)) == "3 of 9 channels, 250 messages, everything since 02 November 2026"
    assert in_words(Progress(9, 9, 700, None)) == "9 of 9 channels, 700 messages"


async def test_completeness_is_announced_only_after_a_server_is_known_and_all_is_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "LOOK_SECONDS", 0)
    order: list[str] = []
    state = Mock(ServerState, guilds={})
    service = Mock(History, progress=Mock(return_value=Progress(1, 1, 5, None)))
    service.settled = AsyncMock(side_effect=lambda **_: order.append("settled"))
    capture = Mock(Capture)
    capture.drained = AsyncMock(side_effect=lambda: order.append("drained"))
    reader = HistoryReader(service, state, capture)
    task = asyncio.create_task(reader.announce())
    await asyncio.sleep(0)
    assert order == []
    state.guilds[1] = "a server"
    await asyncio.wait_for(reader.complete.wait(), 20)
    assert order == ["settled", "drained"]
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
