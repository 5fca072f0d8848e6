"""What somebody does not want kept does not come in."""

from datetime import timedelta
from typing import Any

import pytest

from services.capture.batch import Event
from services.capture.events import fold
from services.consent.closing import closed_at, older_writers_ended
from services.consent.door import Door
from services.consent.left_out import LeftMessage, compared, leave_out, left_between
from services.consent.standing import RECORD
from services.database import Database, connect
from services.discord.pagers import MessagePage
from services.discord.server_records import channel_state
from services.history.channel.compared import Compared
from services.history.channel.pages import PageOutcome, Shown, Sight
from services.history.channel.storing import store_pages
from services.records.snowflakes import LARGEST_ID
from services.storage.transactions import Connection
from tests.services.consent.doors import HERE, KEY, NOTICE, OPT_IN, at, happened, left_out, said
from tests.services.payloads import AUTHOR, CHANNEL, GUILD, NOW, channel, guild, member, message, role, thread, user
from tests.services.records_made import FIRST, rollup, stored
from tests.services.records_made import fold as refolded

OTHER, MENTOR_ROLE, BOT = AUTHOR + 1, 33, AUTHOR + 9
POST, EDIT, GONE = "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"
REACT, UNREACT, VOTE, VOICE = (
    "MESSAGE_REACTION_ADD",
    "MESSAGE_REACTION_REMOVE",
    "MESSAGE_POLL_VOTE_ADD",
    "VOICE_STATE_UPDATE",
)


def post(number: int, author: int = AUTHOR, **more: Any) -> tuple[str, Any]:
    return POST, message(FIRST + number, author=user(author), **{"content": f"text of {author}", **HERE, **more})


def about(number: int, **more: Any) -> dict[str, Any]:
    return {"id": str(FIRST + number), "channel_id": str(CHANNEL), **HERE, **more}


def reaction(number: int, who: int) -> dict[str, Any]:
    told = {"message_id": str(FIRST + number), "channel_id": str(CHANNEL), "user_id": str(who), **HERE}
    return {**told, "emoji": {"id": None, "name": "👍"}, "burst": False, "type": 0}


def voice(who: int, where: int | None) -> tuple[str, Any]:
    flags = dict.fromkeys(("mute", "deaf", "self_mute", "self_deaf", "self_video", "suppress"), False)
    return VOICE, {"user_id": str(who), "channel_id": where and str(where), "session_id": "s", **flags, **HERE}


@pytest.fixture
async def objected(con: Connection) -> Connection:
    """A server on which AUTHOR does not want to be recorded."""
    people = [member(), member(OTHER)]
    await happened(con, NOTICE, ("GUILD_CREATE", guild(members=people, channels=[channel()])))
    await said(con, AUTHOR, RECORD, granted=False)
    return con


async def test_who_objected_leaves_no_message_and_is_counted_as_left_out(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1), post(2, OTHER), post(3, mentions=[user(OTHER)]), start=1)
    assert await stored(objected, "id", "author_id") == [(FIRST + 2, OTHER)]
    assert await left_out(objected) == 2
    assert await rollup(objected) == await refolded(objected)
    assert await stored(objected, "channel_id", "digest", table="left_out", order="digest") == sorted(
        (CHANNEL, KEY.digest(GUILD, FIRST + number)) for number in (1, 3)
    )


async def test_files_and_counts_of_a_left_out_message_stay_out_too(objected: Connection) -> None:
    file = {"id": "5", "filename": "cv.pdf", "size": 3, "url": "https://cdn.discordapp.com/a/5/cv.pdf", "proxy_url": ""}
    counted = [{"emoji": {"id": None, "name": "👍"}, "count": 2, "count_details": {"normal": 2, "burst": 0}}]
    await happened(objected, NOTICE, post(1, attachments=[file], reactions=counted), start=1)
    for table in ("message", "attachment", "detail_due", "message_revision"):
        assert await objected.fetchval(f"select count(*) from {table}") == 0


async def test_an_edit_by_who_objected_is_not_kept_though_it_names_no_author(con: Connection) -> None:
    await happened(con, NOTICE, post(1), start=1)
    await said(con, AUTHOR, RECORD, granted=False)
    edited = about(1, content="changed", edited_timestamp=at(5).isoformat())
    await happened(con, NOTICE, (EDIT, edited), start=5)
    assert await stored(con, "content") == [(f"text of {AUTHOR}",)]
    assert await con.fetchval("select count(*) from message_revision") == 0


async def test_a_deletion_of_what_is_left_out_leaves_no_trace_and_no_count(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1), start=1)
    await happened(objected, NOTICE, (GONE, about(1)), start=2)
    assert await left_out(objected) == 0
    assert await stored(objected, "id") == []
    await happened(objected, NOTICE, post(1), start=3)  # late, or told twice
    assert await left_out(objected) == 0


async def test_a_message_that_was_kept_before_is_not_counted_as_left_out(con: Connection) -> None:
    await happened(con, NOTICE, post(1), start=1)
    await said(con, AUTHOR, RECORD, granted=False)
    await happened(con, NOTICE, post(1), start=2)
    assert (await stored(con, "id"), await left_out(con)) == ([(FIRST + 1,)], 0)


async def test_what_is_left_out_comes_in_once_its_author_agrees(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1), start=1)
    await said(objected, AUTHOR, RECORD, granted=True, second=2)
    assert await objected.fetchval("select history_due from consent")
    await happened(objected, NOTICE, post(1), start=3)
    assert (await stored(objected, "id"), await left_out(objected)) == ([(FIRST + 1,)], 0)


async def test_a_reaction_counts_without_saying_whose_it_is(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1, OTHER), post(2, OTHER), start=1)
    await happened(objected, NOTICE, (REACT, reaction(1, AUTHOR)), (REACT, reaction(2, AUTHOR)), start=3)
    people = [row[0] for row in await stored(objected, "user_id", table="message_reaction", order="message_id")]
    assert len(set(people)) == 2, "the same person is told apart at two messages"
    assert all(one < 0 for one in people)
    await happened(objected, NOTICE, (UNREACT, reaction(1, AUTHOR)), start=5)
    assert await stored(objected, "reactions") == [(0,), (1,)]


async def test_what_others_do_to_a_message_that_is_left_out_is_not_kept(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1), start=1)
    await happened(objected, NOTICE, (REACT, reaction(1, OTHER)), start=2)
    assert await stored(objected, "user_id", table="message_reaction", order="1") == []


async def test_a_vote_counts_without_saying_whose_it_is(objected: Connection) -> None:
    told = {"message_id": str(FIRST), "channel_id": str(CHANNEL), "user_id": str(AUTHOR), "answer_id": 1, **HERE}
    await happened(objected, NOTICE, (VOTE, told), start=1)
    ((user_id,),) = await stored(objected, "user_id", table="poll_vote", order="1")
    assert user_id < 0


async def test_nobody_who_objected_is_seen_in_voice_and_an_open_stay_ends(con: Connection) -> None:
    await happened(con, NOTICE, voice(AUTHOR, CHANNEL), voice(OTHER, CHANNEL), start=1)
    await said(con, AUTHOR, RECORD, granted=False)
    await happened(con, NOTICE, voice(AUTHOR, CHANNEL + 1), voice(OTHER, CHANNEL + 1), start=10)
    stays = await stored(con, "user_id", "channel_id", "to_at", table="voice_session", order="user_id, from_at")
    assert stays == [(AUTHOR, CHANNEL, at(10)), (OTHER, CHANNEL, at(11)), (OTHER, CHANNEL + 1, None)]


async def test_what_cannot_be_understood_is_not_kept_of_who_objected(objected: Connection) -> None:
    broken = message(FIRST + 1, type=None, content="secret", **HERE)
    await happened(objected, NOTICE, (POST, broken), start=1)
    assert await stored(objected, "name", "payload", table="unreadable_event") == [(POST, {})]


async def test_with_opt_in_a_student_leaves_nothing_but_membership(con: Connection) -> None:
    roles = [role(GUILD), role(MENTOR_ROLE, name="Mentor")]
    people = [member(), member(OTHER, roles=[str(MENTOR_ROLE)]), member(BOT, user=user(BOT, bot=True))]
    await happened(con, OPT_IN, ("GUILD_CREATE", guild(members=people, roles=roles, channels=[channel()])))
    app = POST, message(FIRST + 3, author=user(BOT, bot=True), **HERE)
    await happened(con, OPT_IN, post(1), post(2, OTHER), app, start=1)
    assert await stored(con, "author_id") == [(OTHER,), (BOT,)]
    assert await stored(con, "user_id", table="member", order="1") == [(AUTHOR,), (OTHER,), (BOT,)]
    await said(con, AUTHOR, RECORD, granted=True)
    await happened(con, OPT_IN, post(4), start=5)
    assert (await stored(con, "id"))[-1] == (FIRST + 4,)


async def test_with_opt_in_a_mentor_of_all_cohorts_is_no_student(con: Connection) -> None:
    await con.execute(
        "insert into guild_setting (guild_id, name, value, changed_by, changed_at)"
        " values ($1, 'lead_roles', $2, 1, $3)",
        *(GUILD, [str(MENTOR_ROLE)], at(0)),
    )
    roles = [role(GUILD), role(MENTOR_ROLE, name="Lead")]
    people = [member(), member(OTHER, roles=[str(MENTOR_ROLE)])]
    await happened(con, OPT_IN, ("GUILD_CREATE", guild(members=people, roles=roles, channels=[channel()])))
    await happened(con, OPT_IN, post(1), post(2, OTHER), start=1)
    assert await stored(con, "author_id") == [(OTHER,)]


async def test_a_server_that_chose_opt_in_is_obeyed_whatever_the_operator_set(con: Connection) -> None:
    await con.execute(
        "insert into guild_setting (guild_id, name, value, changed_by, changed_at)"
        " values ($1, 'consent_mode', '\"opt-in\"'::jsonb, 1, $2)",
        GUILD,
        at(0),
    )
    await happened(con, NOTICE, post(1), start=1)
    assert (await stored(con, "id"), await left_out(con)) == ([], 1)


async def test_two_servers_do_not_share_an_objection(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1, guild_id=str(GUILD + 1)), post(2), start=1)
    assert await stored(objected, "guild_id", "id") == [(GUILD + 1, FIRST + 1)]


async def test_who_was_forgotten_does_not_come_back_and_is_named_by_nobody(con: Connection) -> None:
    await con.execute("insert into erased_person values ($1, $2, $3)", GUILD, KEY.digest(GUILD, AUTHOR), at(0))
    text = f"ask <@{AUTHOR}> or <@!{OTHER}>"
    embeds = [{"description": f"hi <@{AUTHOR}>", "author": {"id": str(AUTHOR), "username": "gone"}}]
    naming = post(2, OTHER, content=text, mentions=[user(), user(OTHER)], embeds=embeds)
    await happened(con, NOTICE, ("GUILD_MEMBER_ADD", {**member(), **HERE}), post(1), naming, start=1)
    assert await stored(con, "user_id", table="member", order="1") == [(OTHER,)]
    assert await stored(con, "content", "mention_ids") == [(f"ask <@0> or <@!{OTHER}>", [OTHER])]
    whole = str(await con.fetchval("select to_jsonb(m)::text from message m"))
    assert str(AUTHOR) not in whole
    assert "gone" not in whole


async def test_a_thread_of_who_objected_has_no_name_and_no_owner(objected: Connection) -> None:
    begun = thread(8, owner_id=str(AUTHOR), name="why does my code fail", **HERE)
    await happened(objected, NOTICE, ("THREAD_CREATE", begun), start=1)
    assert (8, "–", None) in await stored(objected, "id", "name", "owner_id", table="channel")


async def test_who_was_forgotten_for_having_left_is_anybody_when_they_join_again(con: Connection) -> None:
    digest = KEY.digest(GUILD, AUTHOR)
    await con.execute("insert into erased_person values ($1, $2, $3)", GUILD, digest, at(0))
    await con.execute(
        "insert into erasure (guild_id, id, kind, digest, why, asked_at, state, done_at)"
        " values ($1, 1, 'person', $2, 'left', $3, 'done', $3)",
        GUILD,
        digest,
        at(0),
    )
    await happened(con, NOTICE, ("GUILD_MEMBER_ADD", {**member(), **HERE}), post(1), start=1)
    assert await stored(con, "user_id", table="member", order="1") == [(AUTHOR,)]
    assert await stored(con, "author_id") == [(AUTHOR,)]


async def test_what_a_deleted_account_wrote_stays_out_when_it_was_left_out_before(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1), start=1)
    await happened(objected, NOTICE, post(1, 456226577798135808), post(2, 456226577798135808), start=2)
    assert (await stored(objected, "id"), await left_out(objected)) == ([(FIRST + 2,)], 1)


async def test_what_history_does_not_show_any_more_is_not_counted_any_more(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1), post(2), start=1)
    later = NOW + timedelta(hours=2)
    await leave_out(objected, KEY, [LeftMessage(GUILD, FIRST + 2, CHANNEL, NOW, later)])  # shown once more
    await compared(objected, [(GUILD, CHANNEL, 0, LARGEST_ID, later)])
    assert await stored(objected, "digest", table="left_out where deleted_at is null", order="1") == [
        (KEY.digest(GUILD, FIRST + 2),)
    ]


async def test_an_empty_page_of_history_ends_the_count_of_what_was_left_out(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1), start=1)
    later = NOW + timedelta(hours=2)
    page = PageOutcome(MessagePage([], later), fresh=True, compared=Compared(0, LARGEST_ID, later))
    await store_pages(objected, NOTICE, [Shown(channel_state(channel(), GUILD), Sight(NOW), page, [], [])])
    assert await left_out(objected) == 0


async def test_the_count_of_a_time_is_exact_where_whole_hours_lie_within(objected: Connection) -> None:
    await happened(objected, NOTICE, post(1), post(2), start=1)
    assert await left_between(objected, GUILD, [CHANNEL], 0, LARGEST_ID) == (2, 2)
    assert await left_between(objected, GUILD, [CHANNEL], FIRST + 1, FIRST + 2) == (0, 2)


async def test_where_nobody_is_left_out_one_question_is_all_it_costs(con: Connection) -> None:
    asked: list[str] = []
    assert await NOTICE.ask(con, [GUILD], dict) is None
    con.add_query_logger(lambda query: asked.append(query.query))
    batch = fold([Event(*post(1), at(1))])
    async with con.transaction():
        assert await NOTICE.ask(con, [GUILD], lambda: pytest.fail("nobody has to be looked up")) is None
        before = len(asked)
        await batch.write(con, {})
    assert before == 1


async def test_whoever_closes_the_door_can_wait_for_those_who_were_let_in_before(database: Database) -> None:
    door: Door = NOTICE
    async with database.pool.acquire() as writer, database.pool.acquire() as closer:
        inside = writer.transaction()
        await inside.start()
        assert await door.ask(writer, [GUILD], dict) is None  # let in, and nothing written yet
        await said(closer, AUTHOR, RECORD, granted=False)
        mark = await closed_at(closer)
        assert not await older_writers_ended(closer, mark)
        await inside.commit()
        assert await older_writers_ended(closer, mark)


async def test_writers_of_another_database_on_the_server_are_not_waited_for(database: Database, postgres: str) -> None:
    elsewhere = await connect(postgres)
    try:
        async with elsewhere.transaction(), database.pool.acquire() as closer:
            assert await elsewhere.fetchval("select pg_current_xact_id()::text")
            mark = await closed_at(closer)
            assert await older_writers_ended(closer, mark)
    finally:
        await elsewhere.close()
