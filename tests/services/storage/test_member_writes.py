"""Members are stored in their newest observation, and what they were before is kept as intervals."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import coverage
from services.records.mapping import member_record
from services.records.records import MemberRecord
from services.storage.transactions import Connection
from services.storage.writes import Ban, keep_only_members, mark_members_left, write_bans, write_members
from tests.services.payloads import AUTHOR, GUILD, NOW, member
from tests.services.records_made import stored

DAY = timedelta(days=1)
JOINED = datetime.fromisoformat("2026-09-01T08:00:00+00:00")


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def seen(minutes: float, *, live: bool = True, present: bool = True, **more: Any) -> MemberRecord:
    return member_record(member(**more), GUILD, at(minutes), seen_live=live, present=present)


async def intervals(con: Connection, table: str, *columns: str) -> list[tuple[Any, ...]]:
    order = "user_id, from_at" + (", role_id" if table == "member_role" else "")
    return await stored(con, *columns, "from_at", "to_at", "from_certain", "to_certain", table=table, order=order)


async def stays(con: Connection) -> list[tuple[Any, ...]]:
    return await intervals(con, "member_stay")


async def roles(con: Connection) -> list[tuple[Any, ...]]:
    return await intervals(con, "member_role", "role_id")


async def names(con: Connection) -> list[tuple[Any, ...]]:
    return await intervals(con, "member_name", "display_name")


async def test_a_member_leaves_and_comes_back(con: Connection) -> None:
    await write_members(con, [seen(0, roles=["2"])])
    await mark_members_left(con, GUILD, [AUTHOR], at(1))
    await mark_members_left(con, GUILD, [AUTHOR], at(2))
    assert await stored(con, "present", "left_at", "roles", table="member", order="1") == [(False, at(1), [2])]
    await write_members(con, [seen(3, joined_at=at(3).isoformat())])
    assert await stored(con, "present", "left_at", "roles", table="member", order="1") == [(True, None, [])]
    assert await stays(con) == [(JOINED, at(1), True, False), (at(3), None, True, True)]


async def test_an_older_observation_never_overwrites_a_newer(con: Connection) -> None:
    await write_members(con, [seen(2, nick="new")])
    await write_members(con, [seen(1, nick="old", live=False), seen(1.5, present=False)])
    assert await stored(con, "display_name", "present", table="member", order="1") == [("new", True)]


async def test_whoever_is_not_in_a_whole_list_has_left(con: Connection) -> None:
    joined = {1: NOW - DAY, 2: NOW - DAY, 3: at(5)}
    await write_members(
        con, [member_record(member(n, joined_at=when.isoformat()), GUILD, at(-9)) for n, when in joined.items()]
    )
    await write_members(con, [member_record(member(4), GUILD, at(1), seen_live=True)])
    assert await keep_only_members(con, GUILD, [1], NOW) == [2]
    assert await keep_only_members(con, GUILD, [1], NOW) == []
    assert await stored(con, "user_id", "present", table="member", order="1") == [
        (1, True), (2, False), (3, True), (4, True)
    ]  # fmt: skip


async def test_somebody_seen_joining_is_certain_from_the_first_moment(con: Connection) -> None:
    await write_members(con, [seen(0, joined_at=at(-0.1).isoformat(), roles=["2"], nick="Ola")])
    assert await stays(con) == [(at(-0.1), None, True, True)]
    assert await roles(con) == [(2, NOW, None, True, True)]
    assert await names(con) == [("Ola", NOW, None, True, True)]


async def test_what_somebody_had_before_they_were_first_seen_is_not_certain(con: Connection) -> None:
    await write_members(con, [seen(0, roles=["2"], live=False)])
    assert await stays(con) == [(JOINED, None, True, True)]
    assert [row[3] for row in await roles(con) + await names(con)] == [False, False]


async def test_roles_and_names_that_change_within_one_batch_are_all_kept(con: Connection) -> None:
    changes = [seen(0), seen(1, roles=["2"], nick="B"), seen(2, roles=["3"]), seen(3, roles=["2", "3"], nick="B")]
    await write_members(con, changes)
    await write_members(con, changes)
    assert await roles(con) == [
        (2, at(1), at(2), True, True), (3, at(2), None, True, True), (2, at(3), None, True, True)
    ]  # fmt: skip
    assert [row[0:3] for row in await names(con)] == [
        ("User 1", at(0), at(1)), ("B", at(1), at(2)), ("User 1", at(2), at(3)), ("B", at(3), None)
    ]  # fmt: skip


async def test_a_change_found_by_a_list_has_no_certain_moment(con: Connection) -> None:
    await write_members(con, [seen(0, roles=["2"]), seen(9, roles=["3"], live=False)])
    assert [row[:2] + row[3:] for row in await roles(con)] == [(2, at(0), False, False), (3, at(9), False, True)]


async def test_a_change_first_told_after_a_gap_has_no_certain_moment(con: Connection) -> None:
    await coverage.session_opened(con, GUILD, at(-1))
    await write_members(con, [seen(0)])
    await coverage.session_opened(con, GUILD, at(8))
    await write_members(con, [seen(9, roles=["3"]), seen(10, roles=["3", "4"])])
    assert await roles(con) == [(3, at(9), None, False, True), (4, at(10), None, True, True)]


async def test_leaving_ends_everything(con: Connection) -> None:
    await write_members(con, [seen(0, roles=["2"]), seen(5, present=False), seen(6, present=False)])
    assert [row[-3:] for row in await stays(con)] == [(at(5), True, True)]
    assert [row[2] for row in await roles(con) + await names(con)] == [at(5), at(5)]
    assert await stored(con, "left_at", table="member", order="1") == [(at(5),)]


async def test_coming_back_unseen_makes_two_stays(con: Connection) -> None:
    await write_members(con, [seen(0, roles=["2"]), seen(60, joined_at=at(30).isoformat(), live=False)])
    assert await stays(con) == [(JOINED, at(30), True, False), (at(30), None, True, True)]
    assert await roles(con) == [(2, NOW, at(30), False, False)]


async def test_the_event_of_joining_told_twice_makes_one_stay(con: Connection) -> None:
    first, again = (seen(n, joined_at=at(n / 100).isoformat()) for n in (0, 1))
    await write_members(con, [first, again])
    assert await stays(con) == [(NOW, None, True, True)]


async def test_somebody_wrongly_said_to_have_left_never_did(con: Connection) -> None:
    await write_members(con, [seen(0, roles=["2", "3"])])
    await keep_only_members(con, GUILD, [], at(1))
    await write_members(con, [seen(2, roles=["3", "4"], live=False)])
    assert await stays(con) == [(JOINED, None, True, True)]
    assert [row[:3] for row in await roles(con)] == [(2, NOW, at(1)), (3, NOW, None), (4, at(2), None)]
    assert [row[1:3] for row in await names(con)] == [(NOW, None)]


async def test_an_unknown_person_who_leaves_was_there(con: Connection) -> None:
    await write_members(con, [seen(0, present=False)])
    assert await stays(con) == [(NOW, NOW, False, True)]


async def test_somebody_back_while_the_list_was_asked_for_has_one_name_at_a_time(con: Connection) -> None:
    await write_members(con, [seen(0, roles=["2"])])
    await write_members(con, [seen(5, live=False, roles=["2"], joined_at=at(6).isoformat())])
    assert [row[1:3] for row in await names(con)] == [(NOW, at(6)), (at(6), None)]
    assert [row[1:3] for row in await roles(con)] == [(NOW, at(6)), (at(6), None)]


async def test_an_unknown_person_who_leaves_and_is_back_at_once_has_two_stays(con: Connection) -> None:
    await write_members(con, [seen(0.01, present=False), seen(0.02, joined_at=at(0).isoformat())])
    before = at(0) - timedelta(milliseconds=1)
    assert await stays(con) == [(before, before, False, True), (at(0), None, True, True)]


@pytest.mark.parametrize("ban_comes", [-0.2, 0.2])
async def test_a_ban_ends_the_stay_whichever_event_comes_first(con: Connection, ban_comes: float) -> None:
    await write_members(con, [seen(0)])
    ban, leaving = Ban(GUILD, AUTHOR, at(5 + ban_comes)), seen(5, present=False)
    if ban_comes < 0:
        await write_bans(con, [ban])
    await write_members(con, [leaving])
    await write_bans(con, [ban, ban])
    left = min(ban.at, at(5))
    assert await stored(con, "to_at", "to_certain", "ended_by", table="member_stay", order="1") == [(left, True, "ban")]
    await write_members(con, [seen(7, joined_at=at(7).isoformat())])
    await write_bans(con, [ban])
    assert await stored(con, "ended_by", table="member_stay", order="from_at") == [("ban",), (None,)]


async def test_the_ban_of_a_stranger_or_of_somebody_long_gone_ends_no_stay(con: Connection) -> None:
    await write_members(con, [seen(0), seen(1, present=False)])
    await write_bans(con, [Ban(GUILD, AUTHOR, at(50)), Ban(GUILD, 77, at(50))])
    assert await stored(con, "ended_by", table="member_stay", order="1") == [(None,)]
    assert await stored(con, "user_id", table="member", order="1") == [(AUTHOR,)]


async def test_people_known_from_an_export_only_have_no_intervals(con: Connection) -> None:
    await write_members(con, [member_record(member(roles=["2"]), GUILD)])
    assert await stays(con) + await roles(con) + await names(con) == []
    await write_members(con, [seen(0, roles=["2"], live=False)])
    assert await stays(con) == [(JOINED, None, True, True)]


@dataclass
class Fold:
    """The same story told here: the newest observation, and what began and ended with every change."""

    last: MemberRecord | None = None
    stays: dict[datetime, Any] = field(default_factory=dict)
    open: dict[Any, datetime] = field(default_factory=dict)
    past: set[tuple[Any, ...]] = field(default_factory=set)

    def take(self, now: MemberRecord) -> None:
        assert now.observed_at is not None
        if self.last is not None and self.last.observed_at is not None and now.observed_at <= self.last.observed_at:
            return
        if self.last is None and not now.present:
            self.stays[now.observed_at] = now.observed_at
        before = self._had()
        joined = now.joined_at if now.present else self._joined
        self.last = replace(now, joined_at=joined)
        after = self._had()
        came_back = bool(before and after and self._stay is not None and joined != self._stay)
        moment = joined if came_back and joined else now.observed_at
        for thing in before if came_back else before - after:
            self.past.add((thing, self.open[thing], max(self.open.pop(thing), moment)))
        if self._stay is not None and (came_back or not now.present):
            self.stays[self._stay] = moment
            self._stay = None
        for thing in after - set(self.open):
            self.open[thing] = now.observed_at
        if now.present and self._stay is None:
            self._stay = joined
            self.stays[joined or now.observed_at] = None

    _stay: datetime | None = None

    @property
    def _joined(self) -> datetime | None:
        return self.last.joined_at if self.last else None

    def _had(self) -> set[Any]:
        return {*self.last.roles, self.last.display_name} if self.last and self.last.present else set()


def visits() -> st.SearchStrategy[list[MemberRecord]]:
    """What may be observed of somebody who comes, changes and leaves, each stay beginning at a time of its own."""
    state = st.tuples(st.sets(st.sampled_from("23"), max_size=2), st.sampled_from("AB"), st.booleans())
    stay = st.lists(state, min_size=1, max_size=4)

    def story(found: list[tuple[list[Any], bool]]) -> list[MemberRecord]:
        told, minute = [], 0
        for states, leaves in found:
            minute += 10
            joined = at(minute).isoformat()
            for held, nick, live in states:
                minute += 3
                told.append(seen(minute, live=live, roles=sorted(held), nick=nick, joined_at=joined))
            if leaves:
                minute += 3
                told.append(seen(minute, present=False))
        return told

    return st.lists(st.tuples(stay, st.booleans()), min_size=1, max_size=4).map(story)


@st.composite
def tellings(draw: st.DrawFn) -> list[MemberRecord]:
    """The same observations in any order, some of them several times and some never."""
    told = draw(visits())
    return draw(st.lists(st.sampled_from(told), min_size=1, max_size=2 * len(told)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tellings(), st.integers(1, 4))
async def test_intervals_equal_the_fold_of_the_changes(con: Connection, told: list[MemberRecord], size: int) -> None:
    await con.execute("truncate member, member_stay, member_role, member_name")
    expected = Fold()
    for start in range(0, len(told), size):
        some = told[start : start + size]
        for one in sorted(some, key=lambda each: each.observed_at or NOW):
            expected.take(one)
        await write_members(con, some)
        await write_members(con, some)
    assert expected.last is not None
    assert await stored(con, "present", "observed_at", table="member", order="1") == [
        (expected.last.present, expected.last.observed_at)
    ]
    kept = [row[:3] for row in await roles(con) + await names(con)]
    told_here = expected.past | {(thing, from_at, None) for thing, from_at in expected.open.items()}
    assert sorted(map(repr, kept)) == sorted(map(repr, told_here))
    assert {from_at: to_at for from_at, to_at, *_ in await stays(con)} == expected.stays
