"""The door of the record: every way in stops here, and what somebody does not want kept is left outside.

Live events, history, lists of details and exports all ask within the transaction that writes. Nobody is asked twice:
a server that leaves nobody out costs one small question a batch.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.consent.barred import Barred, Closed, named_in
from services.consent.key import PrivacyKey
from services.consent.left_out import LeftMessage, leave_out, left_out_among, note_deleted, take_in
from services.consent.standing import RECORD, SAID, staff_among
from services.erasure.asking import came_back
from services.people.guild_settings import GuildSettings
from services.records.message_details import MessageDetails
from services.records.messages import MessagePatch, MessageRecord
from services.records.records import MemberRecord
from services.storage.locks import lock_messages
from services.storage.message_writes import DELETED_USER, Deletion
from services.storage.poll_writes import Vote
from services.storage.reaction_writes import WHOLE, Reaction
from services.storage.transactions import Connection

ASK = "select somebody_is_left_out($1, $2)"
WHY = """
select one.* from (
    select asked.id,
           coalesce((
               select value #>> '{}' from guild_setting where guild_id = asked.id and name = 'consent_mode'
           ), $2) = 'opt-in',
           exists (select from consent where guild_id = asked.id and kind = 'record' and not granted),
           exists (select from erased_person where guild_id = asked.id),
           exists (select from left_out where guild_id = asked.id)
    from unnest($1::bigint[]) as asked (id)
) as one (guild_id, opt_in, refuses, forgets, leaves_out)
where opt_in or refuses or forgets or leaves_out
"""
FORGOTTEN = "select digest from erased_person where guild_id = $1 and digest = any($2::text[])"
ROLES_SET = """
select name, value from guild_setting where guild_id = $1 and name in ('mentor_roles', 'lead_roles')
"""
AUTHORS = "select id, author_id from message where guild_id = $1 and id = any($2::bigint[]) and author_id is not null"

type People = Callable[[], Mapping[int, set[int]]]


@dataclass(frozen=True, slots=True)
class Admitted:
    """The messages that may come in, what they show, and the ids of those that are left out or come back in.

    `everybody`: their servers leave nobody out, and left nobody out before.
    """

    records: list[MessageRecord]
    details: list[MessageDetails]
    left: frozenset[int] = frozenset()
    back: frozenset[int] = frozenset()
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """Decides what of a batch may be written; `defaults` hold where a server's administrators set nothing."""

    key: PrivacyKey
    defaults: GuildSettings

    async def ask(
        self, con: Connection, guild_ids: Iterable[int], people: People, messages: People = dict
    ) -> Barred | None:
        """Whom these servers do not keep, of the people of a batch by server; None when they keep everybody.

        `messages` are those of which the batch does not say who wrote them. Both are called only where somebody is
        left out at all.
        """
        asked = sorted(set(guild_ids) - {0})
        mode = str(self.defaults.consent_mode)
        if not asked or not await con.fetchval(ASK, asked, mode):
            return None
        rows = await con.fetch(WHY, asked, mode)
        if not rows:
            return None
        named = people()
        authors: dict[tuple[int, int], int] = {}
        for guild_id, ids in messages().items():
            wrote = await con.fetch(AUTHORS, guild_id, sorted(ids))
            authors |= {(guild_id, row["id"]): row["author_id"] for row in wrote}
        closed: dict[int, Closed] = {}
        for guild_id, opt_in, _, forgets, leaves_out in rows:
            here = named.get(guild_id, set()) | {author for (at, _), author in authors.items() if at == guild_id}
            shut = await self._closed(con, guild_id, here, opt_in=opt_in, forgets=forgets)
            closed[guild_id] = replace(shut, leaves_out=leaves_out)
        return Barred(self.key, closed, authors)

    async def _closed(self, con: Connection, guild_id: int, people: set[int], *, opt_in: bool, forgets: bool) -> Closed:
        rows = await con.fetch(SAID, guild_id, sorted(people))
        said = {row["user_id"]: row["granted"] for row in rows if row["kind"] == RECORD}
        unrecorded = {one for one in people if not said.get(one, not opt_in)}
        if opt_in and (silent := unrecorded - said.keys()):
            unrecorded -= await staff_among(con, guild_id, silent, await self._settings(con, guild_id))
        forgotten = await self.forgotten(con, guild_id, people) if forgets else frozenset[int]()
        return Closed(frozenset(unrecorded | forgotten), forgotten)

    async def forgotten(self, con: Connection, guild_id: int, people: Iterable[int]) -> frozenset[int]:
        """Those of these people who were forgotten on a server."""
        digests = {self.key.digest(guild_id, one): one for one in people}
        return frozenset(digests[row["digest"]] for row in await con.fetch(FORGOTTEN, guild_id, list(digests)))

    async def let_in_again(self, con: Connection, barred: Barred, members: Iterable[MemberRecord]) -> bool:
        """Who was forgotten for having left, and is on the server again, is anybody; returns whether there is one.

        Who asked to be forgotten stays so.
        """
        back: dict[int, set[int]] = defaultdict(set)
        for one in members:
            if one.present and barred.forgot(one.guild_id, one.user_id):
                back[one.guild_id].add(one.user_id)
        for guild_id, people in back.items():
            await came_back(con, self.key, guild_id, people)
        return bool(back)

    async def _settings(self, con: Connection, guild_id: int) -> GuildSettings:
        """Who is a mentor, as the server's administrators say now."""
        rows = await con.fetch(ROLES_SET, guild_id)
        roles: dict[str, Any] = {row["name"]: tuple(row["value"]) for row in rows if isinstance(row["value"], list)}
        return replace(self.defaults, **roles)

    async def admit(
        self,
        con: Connection,
        guild_ids: Iterable[int],
        records: Sequence[MessageRecord],
        details: Iterable[MessageDetails] = (),
    ) -> Admitted:
        """The messages of pages of these servers that may come in; comes before anything judges or writes them."""
        barred = await self.ask(con, guild_ids, lambda: people_of(records))
        if barred is None:
            return Admitted(list(records), list(details), everybody=True)
        await lock_messages(con, barred.closed, {one.channel_id for one in records})
        return await admitted(con, barred, records, details)


async def admitted(
    con: Connection, barred: Barred, records: Sequence[MessageRecord], details: Iterable[MessageDetails]
) -> Admitted:
    """The messages of which whoever is barred wrote none; what is left out is remembered by its digest."""
    known: set[int] = set()
    for guild_id, ids in _by_guild(records).items():
        if barred.leaves_out(guild_id):
            known |= await left_out_among(con, barred.key, guild_id, ids)
    # What somebody wrote who is gone from Discord comes back under the one account of all who are.
    stay_out = {one.id for one in records if one.author_id == DELETED_USER and one.id in known}
    kept = [barred.cleaned(one) for one in records if one.id not in stay_out and barred.keeps_message(one)]
    inside = {one.id for one in kept}
    left = [one for one in records if one.id not in inside]
    await leave_out(
        con,
        barred.key,
        (LeftMessage(one.guild_id, one.id, one.channel_id, one.sent_at, one.observed_at) for one in left),
    )
    back = known & inside
    for guild_id, ids in _by_guild(one for one in kept if one.id in back).items():
        await take_in(con, barred.key, guild_id, ids)
    return Admitted(
        kept,
        [one for one in details if one.message_id in inside],
        frozenset(one.id for one in left),
        frozenset(back),
    )


async def admitted_deletions(con: Connection, barred: Barred, deletions: Iterable[Deletion]) -> list[Deletion]:
    """The deletions of messages that are not left out; those that are left out are counted no more."""
    given = list(deletions)
    gone: set[tuple[int, int]] = set()
    for guild_id in {one.guild_id for one in given if barred.leaves_out(one.guild_id)}:
        here = [(one.id, one.at) for one in given if one.guild_id == guild_id]
        gone |= {(guild_id, one) for one in await note_deleted(con, barred.key, guild_id, here)}
    return [one for one in given if (one.guild_id, one.id) not in gone]


async def to_kept_messages[T: (Reaction, Vote)](con: Connection, barred: Barred, given: Sequence[T]) -> list[T]:
    """Those reactions or votes that are not to a message that is left out."""
    left: set[tuple[int, int]] = set()
    for guild_id in {one.guild_id for one in given if barred.leaves_out(one.guild_id)}:
        ids = {one.id for one in given if one.guild_id == guild_id}
        left |= {(guild_id, one) for one in await left_out_among(con, barred.key, guild_id, ids)}
    return [one for one in given if (one.guild_id, one.id) not in left]


def admitted_reactions(barred: Barred, reactions: Iterable[Reaction]) -> list[Reaction]:
    """Reactions that count, without saying whose they are where somebody is not recorded."""
    return [
        one if one.user_id == WHOLE else replace(one, user_id=barred.as_whom(one.guild_id, one.id, one.user_id))
        for one in reactions
    ]


def admitted_votes(barred: Barred, votes: Iterable[Vote]) -> list[Vote]:
    """The same of votes."""
    return [replace(one, user_id=barred.as_whom(one.guild_id, one.id, one.user_id)) for one in votes]


def people_of(records: Iterable[MessageRecord | MessagePatch]) -> dict[int, set[int]]:
    """Everybody who wrote messages or may be named in them, by server."""
    people: dict[int, set[int]] = defaultdict(set)
    for one in records:
        people[one.guild_id].update(named_in(one))
        if one.author_id is not None:
            people[one.guild_id].add(one.author_id)
    return people


def _by_guild(records: Iterable[MessageRecord | MessagePatch]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one in records:
        found[one.guild_id].add(one.id)
    return found
