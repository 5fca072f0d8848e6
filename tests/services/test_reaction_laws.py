"""The laws of reactions and votes: whatever is heard in which order and how often, the rows equal the truth."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.records.message_details import MessageDetails, ReactionCounts
from services.storage.transactions import Connection
from services.storage.writes import (
    Reaction,
    Vote,
    write_messages,
    write_reaction_users,
    write_reactions,
    write_voters,
    write_votes,
)
from tests.services.payloads import CHANNEL, GUILD, NOW
from tests.services.records_made import FIRST, message_seen
from tests.services.test_message_laws import undone

in_the_database = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

EMOJIS = ("x", "y:9")
PEOPLE = (1, 2, 3)
ANSWERS = (1, 2)

type Live = set[tuple[str, int, bool]]


@dataclass
class Page:
    """The message as history shows it at a moment."""

    at: datetime
    live: Live
    votes: set[tuple[int, int]]


@dataclass
class People:
    """Everybody who reacted with an emoji at a moment."""

    at: datetime
    emoji: str
    live: Live


@dataclass
class Voters:
    """Everybody who voted for an answer at a moment."""

    at: datetime
    answer_id: int
    votes: set[tuple[int, int]]


type Heard = Reaction | Vote | Page | People | Voters


@dataclass
class Life:
    """What happened to a message, a second apart, and what Discord would answer when."""

    now: datetime
    live: Live = field(default_factory=set)
    votes: set[tuple[int, int]] = field(default_factory=set)
    heard: list[Heard] = field(default_factory=list)

    def page(self) -> Page:
        return Page(self.now, set(self.live), set(self.votes))

    def people(self, emoji: str) -> People:
        return People(self.now, emoji, {each for each in self.live if each[0] == emoji})

    def voters(self, answer_id: int) -> Voters:
        return Voters(self.now, answer_id, {each for each in self.votes if each[0] == answer_id})

    def react(self, emoji: str, user_id: int, *, burst: bool) -> None:
        key = emoji, user_id, burst
        added = key not in self.live
        (self.live.add if added else self.live.remove)(key)
        self.heard.append(Reaction(GUILD, CHANNEL, FIRST, self.now, added, emoji, user_id, burst))

    def clear(self, emoji: str) -> None:
        self.live = {each for each in self.live if emoji not in {"", each[0]}}
        self.heard.append(Reaction(GUILD, CHANNEL, FIRST, self.now, emoji=emoji))

    def vote(self, answer_id: int, user_id: int) -> None:
        key = answer_id, user_id
        added = key not in self.votes
        (self.votes.add if added else self.votes.remove)(key)
        self.heard.append(Vote(GUILD, CHANNEL, FIRST, answer_id, user_id, self.now, added))


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """A message's life with everything that can be heard of it."""
    life = Life(NOW)
    for kind in draw(st.lists(st.integers(0, 11), max_size=14)):
        life.now += timedelta(seconds=1)
        match kind:
            case 0:
                life.heard.append(life.page())
            case 1:
                life.heard.append(life.people(draw(st.sampled_from(EMOJIS))))
            case 2:
                life.heard.append(life.voters(draw(st.sampled_from(ANSWERS))))
            case 3:
                life.clear(draw(st.sampled_from(("", *EMOJIS))))
            case 4 | 5:
                life.vote(draw(st.sampled_from(ANSWERS)), draw(st.sampled_from(PEOPLE)))
            case _:
                life.react(draw(st.sampled_from(EMOJIS)), draw(st.sampled_from(PEOPLE)), burst=draw(st.booleans()))
    life.now += timedelta(seconds=1)
    return life


async def hear(con: Connection, heard: Heard) -> None:
    match heard:
        case Reaction():
            await write_reactions(con, [heard])
        case Vote():
            await write_votes(con, [heard])
        case People():
            normal, burst = ({who for _, who, is_burst in heard.live if is_burst is kind} for kind in (False, True))
            await write_reaction_users(con, GUILD, CHANNEL, FIRST, heard.emoji, normal, burst, heard.at)
        case Voters():
            voters = {who for _, who in heard.votes}
            await write_voters(con, GUILD, CHANNEL, FIRST, heard.answer_id, voters, heard.at)
        case Page():
            await see(con, heard)


async def see(con: Connection, page: Page) -> None:
    """Store a page of history with this message alone."""
    kinds = {emoji: [burst for name, _, burst in page.live if name == emoji] for emoji in EMOJIS}
    reactions = {emoji: ReactionCounts(each.count(False), each.count(True)) for emoji, each in kinds.items() if each}
    votes = {answer: sum(1 for each, _ in page.votes if each == answer) for answer in ANSWERS}
    details = MessageDetails(GUILD, CHANNEL, FIRST, page.at, (), reactions or None, votes)
    record = message_seen(observed_at=page.at, reactions=len(page.live))
    await write_messages(con, [record], [details], read_back=True)


async def rows(con: Connection) -> tuple[Live, set[tuple[int, int]]]:
    reactions = await con.fetch("select emoji, user_id, burst from message_reaction where removed_at is null")
    votes = await con.fetch("select answer_id, user_id from poll_vote where removed_at is null")
    return {tuple(row) for row in reactions}, {tuple(row) for row in votes}


async def everything(con: Connection) -> list[list[tuple[object, ...]]]:
    tables = ("message_reaction", "poll_vote", "detail_due", "message")
    return [sorted(map(tuple, await con.fetch(f"select {each}::text from {each}"))) for each in tables]


async def read_what_is_due(con: Connection, life: Life) -> None:
    for kind, key in await con.fetch("select kind, key from detail_due"):
        await hear(con, life.people(key) if kind == "reaction" else life.voters(int(key)))
    assert await con.fetchval("select count(*) from detail_due") == 0


async def hear_all(con: Connection, order: Iterable[Heard]) -> None:
    await write_messages(con, [message_seen(observed_at=NOW)])
    for each in order:
        await hear(con, each)


@in_the_database
@given(life=lives(), data=st.data())
async def test_neither_order_nor_repetition_matters(con: Connection, life: Life, data: st.DataObject) -> None:
    async with undone(con):
        await hear_all(con, data.draw(st.permutations([*life.heard, *life.heard[:4]])))
        assert await rows(con) == (life.live, life.votes)
        await see(con, life.page())
        await read_what_is_due(con, life)
        assert await rows(con) == (life.live, life.votes)
        assert await con.fetchval("select reactions from message") == len(life.live)


@in_the_database
@given(life=lives(), data=st.data())
async def test_what_was_lost_is_found_by_its_counts(con: Connection, life: Life, data: st.DataObject) -> None:
    kept = [each for each in life.heard if data.draw(st.booleans())]
    async with undone(con):
        await hear_all(con, data.draw(st.permutations(kept)))
        await see(con, life.page())
        due = {tuple(row) for row in await con.fetch("select kind, key from detail_due")}
        await read_what_is_due(con, life)
        reactions, votes = await rows(con)
        for emoji in EMOJIS:
            known, true = ({each for each in live if each[0] == emoji} for live in (reactions, life.live))
            assert known == true or (("reaction", emoji) not in due and len(known) == len(true))
        for answer in ANSWERS:
            known_votes, true_votes = ({each for each in kind if each[0] == answer} for kind in (votes, life.votes))
            assert known_votes == true_votes or (
                ("poll", str(answer)) not in due and len(known_votes) == len(true_votes)
            )
        assert await con.fetchval("select reactions from message") == len(life.live)


@in_the_database
@given(life=lives())
async def test_the_same_again_changes_nothing(con: Connection, life: Life) -> None:
    async with undone(con):
        await hear_all(con, life.heard)
        before = await everything(con)
        await hear_all(con, [each for each in life.heard if not isinstance(each, Page)])
        assert await everything(con) == before


@in_the_database
@given(life=lives())
async def test_several_at_once_are_as_one_after_another(con: Connection, life: Life) -> None:
    reactions = [each for each in life.heard if isinstance(each, Reaction)]
    votes = [each for each in life.heard if isinstance(each, Vote)]
    outcomes = []
    for at_once in (False, True):
        async with undone(con):
            await write_messages(con, [message_seen(observed_at=NOW)])
            for some in [reactions] if at_once else [[each] for each in reactions]:
                await write_reactions(con, some)
            for several in [votes] if at_once else [[each] for each in votes]:
                await write_votes(con, several)
            outcomes.append(await everything(con))
    assert outcomes[0] == outcomes[1]


async def test_a_page_from_a_moment_ago_takes_no_reaction_back(con: Connection) -> None:
    await write_messages(con, [message_seen(observed_at=NOW)])
    await write_reactions(con, [Reaction(GUILD, CHANNEL, FIRST, NOW, True, "x", 1, False)])
    await see(con, Page(NOW + timedelta(seconds=5), set(), set()))
    assert await rows(con) == ({("x", 1, False)}, set())
    await hear(con, People(NOW + timedelta(seconds=6), "x", {("x", 1, False)}))
    assert await rows(con) == ({("x", 1, False)}, set())
    assert await con.fetchval("select reactions from message") == 1


async def test_a_clearing_heard_after_a_later_list_takes_nobody_of_it_back(con: Connection) -> None:
    first, second = (Reaction(GUILD, CHANNEL, FIRST, NOW + timedelta(seconds=at), True, "x", 1, False) for at in (1, 3))
    await write_messages(con, [message_seen(observed_at=NOW)])
    await write_reactions(con, [first])
    await hear(con, People(NOW + timedelta(seconds=4), "x", {("x", 1, False)}))
    await write_reactions(con, [second, Reaction(GUILD, CHANNEL, FIRST, NOW + timedelta(seconds=2))])
    assert await rows(con) == ({("x", 1, False)}, set())


async def test_a_list_of_voters_heard_after_a_later_one_takes_nobody_of_it_back(con: Connection) -> None:
    await write_messages(con, [message_seen(observed_at=NOW)])
    await write_votes(con, [Vote(GUILD, CHANNEL, FIRST, 1, 1, NOW + timedelta(seconds=1), True)])
    await hear(con, Voters(NOW + timedelta(seconds=4), 1, {(1, 1)}))
    await hear(con, Voters(NOW + timedelta(seconds=2), 1, set()))
    assert await rows(con) == (set(), {(1, 1)})


async def test_a_page_from_much_later_does(con: Connection) -> None:
    await write_messages(con, [message_seen(observed_at=NOW)])
    await write_reactions(con, [Reaction(GUILD, CHANNEL, FIRST, NOW, True, "x", 1, False)])
    await see(con, Page(NOW + timedelta(minutes=5), set(), set()))
    assert await rows(con) == (set(), set())
    assert await con.fetchval("select count(*) from detail_due") == 0
