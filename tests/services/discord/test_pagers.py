"""Discord's lists as a model of Discord gives them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.discord.errors import DiscordUnavailable
from services.discord.pagers import active_threads, archived_threads, members, messages_before, oldest_message_id
from tests.services.virtual_time import run_virtually

START = datetime(2026, 1, 1, tzinfo=UTC)


class Lists:
    """Answers like Discord's REST lists, from plain data."""

    def __init__(self, *, messages=(), threads=(), users=(), page=100, answer=None):
        self.messages, self.threads, self.users, self.page, self.answer = messages, threads, users, page, answer
        self.asked = []

    async def get(self, template, *, major=None, params=None, patient=True, **ids):
        self.asked.append(params)
        if self.answer is not None:
            return self.answer
        if template.endswith("/messages"):
            below = [i for i in self.messages if i < int(params.get("before", 1 << 62))]
            chosen = sorted(below)[: params["limit"]] if "after" in params else sorted(below)[-params["limit"] :]
            return [{"id": str(i)} for i in reversed(chosen)]
        if template.endswith("/members"):
            return [{"user": {"id": str(u)}} for u in sorted(self.users) if u > params["after"]][: params["limit"]]
        return self.archived(params, joined="users/@me" in template)

    def archived(self, params, *, joined):
        before = params.get("before")
        if joined:
            rows = sorted(self.threads, reverse=True)
            left = [row for row in rows if before is None or row[0] < before]
        else:
            rows = sorted(self.threads, key=lambda row: (row[1], row[0]), reverse=True)
            left = [row for row in rows if before is None or START + row[1] < datetime.fromisoformat(before)]
        page = [
            {"id": str(i), "thread_metadata": {"archive_timestamp": (START + at).isoformat()}}
            for i, at in left[: self.page]
        ]
        return {"threads": page, "has_more": len(left) > self.page}


def lists_of(**data: Any) -> Any:
    return Lists(**data)


async def every(pages):
    return [row async for page in pages for row in page]


threads = st.dictionaries(st.integers(1, 10_000), st.integers(0, 12), max_size=60)


@settings(deadline=None)
@given(threads, st.sampled_from(["public", "private", "joined"]))
def test_every_archived_thread_is_listed_once_even_when_many_share_a_moment(found, kind):
    rows = [(i, timedelta(milliseconds=ms)) for i, ms in found.items()]
    most_at_once = max((list(found.values()).count(ms) for ms in found.values()), default=1)
    lists = lists_of(threads=rows, page=most_at_once + 1)
    listed = run_virtually(every(archived_threads(lists, 1, kind)))
    assert sorted(int(row["id"]) for row in listed) == sorted(found)


def test_a_whole_page_in_one_millisecond_does_not_go_round_in_circles():
    lists = lists_of(threads=[(i, timedelta(milliseconds=i // 20)) for i in range(60)], page=5)
    listed = run_virtually(every(archived_threads(lists, 1, "public")))
    assert len(listed) >= 15
    assert len(lists.asked) < 20


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2000])
def test_every_member_is_listed_whatever_their_number(count):
    lists = lists_of(users=range(1, count + 1))
    assert len(run_virtually(every(members(lists, 1)))) == count


def test_a_page_of_messages_is_newest_first_below_its_bound():
    lists = lists_of(messages=range(1, 251))
    page = run_virtually(messages_before(lists, 1, 200))
    assert (page.newest, page.oldest, page.full) == (199, 100, True)
    assert run_virtually(messages_before(lists, 1, None)).newest == 250
    assert not run_virtually(messages_before(lists, 1, 50)).full


def test_the_first_message_is_asked_for_by_itself():
    assert run_virtually(oldest_message_id(lists_of(messages=range(7, 90)), 1)) == 7
    assert run_virtually(oldest_message_id(lists_of(), 1)) is None


@pytest.mark.parametrize("answer", [{}, "text", [1], [{"no": "id"}], [{"id": None}]])
def test_an_answer_of_another_shape_is_discord_being_away(answer):
    with pytest.raises(DiscordUnavailable):
        run_virtually(messages_before(lists_of(answer=answer), 1, None))


def test_active_threads_come_in_one_answer():
    assert run_virtually(active_threads(lists_of(answer={"threads": [{"id": "1"}]}), 1)) == [{"id": "1"}]
