"""Whatever stands where: an export is read, or refused in one sentence, and never ends the program."""

import copy
import json
from contextlib import suppress
from functools import reduce
from operator import getitem
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exports import Entry, ExportError, Problem, Seen, open_export
from tests.exports.samples import document, message, person

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
FULL = message(
    1,
    author=person(7),
    attachments=[{"id": "77", "url": "a.png", "fileName": "a.png", "fileSizeBytes": 3}],
    embeds=[{"title": "t", "color": "#58B9FF", "timestamp": None, "images": [{"url": "x"}], "footer": {"text": "f"}}],
    stickers=[{"id": "4", "name": "wave", "format": "Lottie"}],
    reactions=[{"emoji": {"id": "", "name": "👍"}, "count": 3, "users": [person(9)]}],
    mentions=[person(8)],
    reference={"type": "Default", "messageId": "5", "channelId": "6", "guildId": "1000"},
    forwardedMessage={"content": "x", "timestamp": None, "attachments": [], "stickers": [{"id": "4", "name": "a"}]},
    interaction={"id": "5", "name": "activity", "user": person(9)},
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside a document."""
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([at] if at else []), *(place for key, one in inner for place in places(one, (*at, key)))]


DOCUMENT = document([message(0), FULL])


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(places(DOCUMENT)), ANYTHING), min_size=1, max_size=3))
def test_any_value_anywhere_is_read_or_reported(tmp_path_factory, changes):
    changed = copy.deepcopy(DOCUMENT)
    for place, value in changes:
        with suppress(LookupError, TypeError):  # an earlier change may have taken the place away
            reduce(getitem, place[:-1], changed)[place[-1]] = value
    path = tmp_path_factory.mktemp("any") / "a.json"
    path.write_text(json.dumps(changed))
    seen = Seen()
    try:
        found = list(open_export(path).files[0].entries())
    except ExportError:
        return
    for entry in found:
        if isinstance(entry, Entry):
            seen.note(entry)
    assert all(isinstance(entry, Entry | Problem) for entry in found)


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 3000))
def test_any_bytes_anywhere_are_read_or_reported(tmp_path_factory, inserted, at):
    whole = json.dumps(DOCUMENT).encode()
    path = tmp_path_factory.mktemp("any") / "a.json"
    path.write_bytes(whole[:at] + inserted + whole[at:])
    try:
        found = list(open_export(path).files[0].entries())
    except ExportError:
        return
    assert all(isinstance(entry, Entry | Problem) for entry in found)
