"""Every way into the record passes the door."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WHAT_PEOPLE_DO = {
    "patch_messages",
    "write_channels",
    "write_interest",
    "write_interested",
    "write_members",
    "write_messages",
    "write_occasions",
    "write_reaction_users",
    "write_reactions",
    "write_voice",
    "write_voters",
    "write_votes",
}
# Who writes what people do. Each asks `Database.door` before, within its transaction; the parts of a batch of live
# events are written by `services/capture/batch.py`, which asks for them all.
WAYS_IN = {
    "services/capture/parts/messages.py",
    "services/capture/parts/occasions.py",
    "services/capture/parts/people.py",
    "services/capture/parts/server.py",
    "services/capture/parts/voice.py",
    "services/history/channel/storing.py",
    "services/history/channel/revival.py",
    "services/history/details/store.py",
    "services/history/lists/members.py",
    "services/history/lists/occasions.py",
    "services/history/store.py",
    "services/imports/batches.py",
}
ASKS = {"services/capture/writer.py", *(way for way in WAYS_IN if "/capture/" not in way)}


def writers() -> Iterator[str]:
    for path in sorted((ROOT / "services").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("services/storage/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and WHAT_PEOPLE_DO & {one.name for one in node.names}:
                yield name


def test_nothing_else_writes_what_people_do() -> None:
    assert set(writers()) == WAYS_IN


def test_each_way_in_asks_at_the_door() -> None:
    silent = [name for name in sorted(ASKS) if "door" not in (ROOT / name).read_text(encoding="utf-8")]
    assert not silent
