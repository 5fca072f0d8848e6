"""What a browser sends to the page: addresses, links, cookies, and where a form came from."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from dashboard import choosing, filters
from dashboard.doors import from_here
from dashboard.gate import _server_of
from dashboard.wanted import wanted_path
from services.page_access.cookie import MOST, as_cookie, chosen, held_in
from services.page_access.tokens import read_link, signed_link
from tests.fuzz.target import Target, as_json, loaded, plain

KEY = "k" * 40
LARGEST_ID = 2**63 - 1
PAGE = "https://page.example.org"
LINK = signed_link(KEY, 700000000000000001, 720000000000000001, datetime(2026, 11, 23, 10, 15, tzinfo=UTC))
OF_ANOTHER_KEY = signed_link("x" * 40, 1, 2, datetime(2026, 11, 23, tzinfo=UTC))
SEEDS = (
    {"address": {"cohort": "5", "role": "6", "channel": "7", "period": "30 days", "bots": "yes", "server": "1"}},
    {"address": {"student": "720000000000000001", "text": '"sort a list" -java', "page": "2"}},
    {"goal": "/students?server=1&cohort=5&period=2026-10-01..2026-10-31"},
    {"goal": "/student?student=7"},
    {"link": LINK},
    {"link": OF_ANOTHER_KEY},
    {"cookie": f"1.{'a' * 43}~2.{'b' * 43}"},
    {"origin": PAGE, "host": "page.example.org"},
    {"origin": "http://[::1]:8501", "host": "[::1]:8501"},
)


def check(data: bytes) -> None:
    """Nothing that is no id, view, link or session of ours is taken for one."""
    sent = loaded(data)
    if not isinstance(sent, dict):
        return
    address = sent.get("address")
    if isinstance(address, dict):
        _address({_readable(name): _readable(value) for name, value in address.items() if isinstance(value, str)})
    for name, look in (("goal", _goal), ("link", _link), ("cookie", _cookie)):
        if isinstance(sent.get(name), str):
            look(_readable(sent[name]))
    _origin(sent.get("origin"), sent.get("host"))


def _readable(text: str) -> str:
    """As a server decodes it: no half of a pair of surrogates."""
    return text.encode("utf-8", "replace").decode()


def _address(address: dict[str, str]) -> None:
    read = filters.read(address)
    for one in (read.cohort, read.role, read.channel):
        assert one is None or 0 <= one <= LARGEST_ID
    assert filters.read(filters.written(read)) == read or 0 in {read.cohort, read.role, read.channel}
    assert set(filters.values(read)) <= set(filters.ALL)
    with patch.object(choosing, "st", SimpleNamespace(query_params=dict(address))):
        for name in address:
            number = choosing.number(name)
            assert number is None or 0 <= number <= LARGEST_ID
            assert len(choosing.text(name)) <= choosing.LONGEST
    server = _server_of({"query_string": urlencode(address).encode()})
    assert server is None or server >= 0


def _goal(goal: str) -> None:
    for guild_id in (None, 1):
        path = wanted_path(goal, guild_id)
        parts = urlsplit(path)
        assert path.startswith("/")
        assert not path.startswith(("//", "/\\"))
        assert not parts.scheme
        assert not parts.netloc
        assert path.isprintable()
        assert re.fullmatch(r"[\x21-\x7e]*", path), path


def _link(text: str) -> None:
    read = read_link(KEY, text)
    assert (read is None) == (text != LINK), text
    for key in (KEY, "x" * 40, "é"):
        read_link(key, text)


def _cookie(value: str) -> None:
    held = held_in(value)
    assert len(held) <= MOST
    assert held_in(as_cookie(held)) == held
    for one in held:
        assert one.token not in repr(one)
        assert chosen(held, one.guild_id) is not None


def _origin(origin: Any, host: Any) -> None:
    origin, host = (one if isinstance(one, str) else None for one in (origin, host))
    if from_here(cast("str | None", origin), cast("str | None", host), PAGE):
        assert origin == PAGE or (host and origin and origin.endswith(host))


TARGET = Target("page_address", as_json(*SEEDS), plain(check), 400)
