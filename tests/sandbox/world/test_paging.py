"""Pages of messages, whatever their number and wherever one begins."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox import World

_ids = st.sets(st.integers(min_value=1, max_value=1 << 62), max_size=80)
_limit = st.integers(min_value=1, max_value=100)


def channel_with(ids):
    world = World.empty()
    owner = world.add_user("olga")["id"]
    guild = world.add_guild("School", owner)["id"]
    channel = world.add_channel(guild, "general")["id"]
    world.load_history(channel, ({"id": str(one), "author": owner, "content": "x"} for one in ids))
    return world.messages(channel)


def numbers(page):
    return [int(message["id"]) for message in page]


@given(ids=_ids, limit=_limit)
def test_paging_down_yields_every_message_once_newest_first(ids, limit):
    messages, seen, before = channel_with(ids), [], None
    while page := numbers(messages.page(before=before, limit=limit)):
        seen += page
        before = page[-1]
    assert seen == sorted(ids, reverse=True)


@given(ids=_ids, limit=_limit)
def test_paging_up_yields_every_message_once_and_each_page_newest_first(ids, limit):
    messages, seen, after = channel_with(ids), [], 0
    while page := numbers(messages.page(after=after, limit=limit)):
        assert page == sorted(page, reverse=True)
        seen += reversed(page)
        after = page[0]
    assert seen == sorted(ids)


@given(ids=_ids, middle=st.integers(min_value=0, max_value=1 << 62), limit=_limit)
def test_a_page_around_an_id_holds_its_neighbours(ids, middle, limit):
    page = numbers(channel_with(ids).page(around=middle, limit=limit))
    older, newer = sorted(one for one in ids if one < middle), sorted(one for one in ids if one > middle)
    half = limit // 2
    expected = older[len(older) - min(half, len(older)) :] + [one for one in ids if one == middle] + newer[:half]
    assert page == sorted(expected, reverse=True)


@given(ids=_ids, deleted=st.data())
def test_a_deleted_message_is_on_no_page(ids, deleted):
    if not ids:
        return
    messages = channel_with(ids)
    gone = deleted.draw(st.sampled_from(sorted(ids)))
    world = messages._store
    world.delete(messages._channel_id, gone)
    assert numbers(messages.page(limit=100)) == sorted(ids - {gone}, reverse=True)[:100]


@given(order=st.permutations(range(1, 30)))
def test_the_order_of_arrival_does_not_matter(order):
    assert numbers(channel_with(order).page(limit=100)) == list(range(29, 0, -1))
