"""Real files lie outside the repository; these tests tell when they are absent."""

from pathlib import Path

import pytest

from exports import Export, Problem, open_export

REAL = Path(__file__).parents[3] / "shared" / "data"


def opened(name: str) -> Export:
    if not (REAL / name).is_dir():
        pytest.skip(f"the real exports ../shared/data/{name} are not on this machine")
    return open_export(REAL / name)


@pytest.mark.parametrize(("name", "servers", "messages"), [("disco", 2, 6552), ("discord_chat_exporter", 1, 14)])
def test_every_message_of_the_real_exports_is_understood(name: str, servers: int, messages: int) -> None:
    export = opened(name)
    entries = [entry for file in export.files for entry in file.entries()]
    assert len(export.guilds()) == servers
    assert (len(entries), [entry for entry in entries if isinstance(entry, Problem)]) == (messages, [])


def test_the_real_forum_thread_and_channel_are_told_apart() -> None:
    kinds = {
        channel["name"]: channel["type"] for channel in opened("discord_chat_exporter").channels("1505988963628879902")
    }
    assert kinds == {"general": 0, "feedback-forum": 15, "Bug Report": 11, "Cool Thread": 11}
