"""What people read of the sync: short, honest, and no longer than a screen or two of a phone."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from services.sync import runs
from services.sync.report import Found, Place, SyncReport
from services.sync.runs import Run
from services.sync.status import ChannelStatus, Health, SyncStatus, sync_status, without_names
from services.sync.telling.kinds import counted, what
from services.sync.telling.report import told_progress, told_run
from services.sync.telling.reread import told_reread, told_rereading
from services.sync.telling.status import ON_A_PAGE, told_channel, told_status
from services.wording.answers import bar
from services.wording.words import Words
from tests.services.sync.parts_made import CHANNEL, GUILD, NOW, SECRET, Progress, small_server

EN, PL = Words("en-GB"), Words("pl")
AT = f"<t:{int(NOW.timestamp())}:f>"
AGO = f"<t:{int(NOW.timestamp())}:R>"
KINDS = ("missed", "edited", "deleted", "reactions", "votes", "joined", "left", "roles", "renamed")
PLACES = ("channel_gone", "unreadable", "readable")
DONE = Progress(2, 2, 0, None)


def channel(number=1, **facts) -> ChannelStatus:
    usual = {
        "channel_id": number,
        "name": f"room-{number}",
        "parent_id": None,
        "parent": "",
        "is_thread": False,
        "readable": True,
        "reason": None,
        "history_complete": True,
        "back_to": NOW,
        "complete_through": NOW,
        "has_gap": False,
        "verified_at": NOW,
        "waiting_files": 0,
    }
    return ChannelStatus(**{**usual, **facts})


def status(*channels, progress=DONE, last=None, under_way=None, lists_due=0) -> SyncStatus:
    return SyncStatus(channels, last, under_way, NOW, progress, lists_due)


def run(state=runs.DONE, report=None, stage=None) -> Run:
    return Run(1, GUILD, runs.COMMAND, state, NOW, 5, NOW, NOW, stage, 0, 0.0, report)


def report(**facts) -> SyncReport:
    usual = {
        "found_from": NOW,
        "counts": {},
        "named": (),
        "hidden": (),
        "unread": (),
        "unread_seconds": None,
        "complete_through": NOW,
        "attachments": {},
        "failures": (),
        "requests": 12,
        "seconds": 3.25,
    }
    return SyncReport(**{**usual, **facts})


def found(kind="edited", number=7, **facts) -> Found:
    usual = {
        "kind": kind,
        "channel_id": CHANNEL,
        "channel": "general",
        "message_id": number,
        "user_id": 5,
        "person": "Ola",
        "sent_at": NOW,
        "found_at": NOW,
        "detail": None,
    }
    return Found(**{**usual, **facts})


def shown(made: SyncReport, words=EN):
    return told_run(run(report=made.as_json() | stored_times(made)), words)


def stored_times(made: SyncReport) -> dict[str, object]:
    """Times as JSON keeps them."""

    def as_text(value):
        return value.isoformat() if isinstance(value, datetime) else value

    def texts(rows):
        return [{name: as_text(value) for name, value in row.items()} for row in rows]

    plain = made.as_json()
    return {
        "found_from": as_text(plain["found_from"]),
        "complete_through": as_text(plain["complete_through"]),
        "named": texts(plain["named"]),
        "hidden": texts(plain["hidden"]),
        "unread": texts(plain["unread"]),
    }


@pytest.mark.parametrize(
    ("facts", "health"),
    [
        ({}, Health.FINE),
        ({"waiting_files": 2}, Health.FILES),
        ({"reading": True}, Health.READING),
        ({"has_gap": True, "waiting_files": 2}, Health.GAP),
        ({"history_complete": False, "has_gap": True}, Health.UNREAD),
        ({"readable": False, "history_complete": False}, Health.HIDDEN),
    ],
)
def test_the_worst_of_a_channel_is_what_is_said(facts, health):
    assert channel(**facts).health is health


def test_a_page_fits_a_phone_and_says_where_the_rest_is():
    told = told_status(status(*(channel(number) for number in range(1, 64))), 1, EN, UTC)
    assert told.text.count("<#") == ON_A_PAGE
    assert told.footer == "Page 1 of 6, the worst first. The file has all."
    assert told.everything is not None
    assert told.everything.count("\n") == 62
    assert "#room-63: is complete; complete through 22 Nov 2026, 17:00" in told.everything
    assert len(told.text.splitlines()) <= ON_A_PAGE + 8
    assert len(told.text) < 4096


@pytest.mark.parametrize(("asked", "page"), [(0, 1), (2, 2), (99, 2)])
def test_a_page_that_does_not_exist_is_the_nearest(asked, page):
    told = told_status(status(*(channel(number) for number in range(15))), asked, EN, UTC)
    assert told.footer.startswith(f"Page {page} of 2")


def test_a_small_server_needs_no_file():
    told = told_status(status(channel()), 1, EN, UTC)
    assert (told.footer, told.everything) == ("", None)


def test_a_hidden_channel_says_why_in_the_readers_language():
    hidden = channel(readable=False, reason="the bot may not view this channel", history_complete=False)
    assert "🔴 <#1> nie można go czytać: bot nie widzi tego kanału" in told_status(status(hidden), 1, PL, UTC).text
    assert f"seen until {AT}" in told_channel(status(hidden), 1, EN).text


def test_a_thread_is_named_with_its_channel():
    rows = [channel(number) for number in range(ON_A_PAGE)] + [channel(99, is_thread=True, parent="help", name="q")]
    rows += [channel(number) for number in range(100, 105)]
    assert "#help > q: is complete" in (told_status(status(*rows), 1, EN, UTC).everything or "")
    long = channel(99, is_thread=True, parent="help", name="How do I [x](y) " * 9)
    text = told_status(status(long), 1, EN, UTC).text
    assert "🟢 help › **How do I \\[x\\]\\(y\\) How do I \\[x\\]\\(y\\) How do …** · checked" in text


def test_everything_known_of_a_channel_is_said_when_it_is_asked_for():
    unread = channel(history_complete=False, waiting_files=3)
    assert told_channel(status(unread, channel(2)), 1, EN).text.splitlines() == [
        "🟠 <#1> is not read to its beginning yet",
        f"• complete through {AT}",
        f"• back to {AT}",
        f"• checked {AGO}",
        "• 3 files waiting",
    ]


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({}, f"🟢 <#1> · checked {AGO}"),
        ({"verified_at": None}, "🟢 <#1>"),
        ({"waiting_files": 3}, f"🔵 <#1> · checked {AGO} · 3 files waiting"),
        ({"reading": True}, "🔵 <#1> is being compared with Discord"),
        ({"has_gap": True}, f"🟠 <#1> has a gap since {AT}"),
        ({"history_complete": False}, f"🟠 <#1> is read back to {AT}"),
        ({"history_complete": False, "back_to": None}, "🟠 <#1> is not read yet"),
        ({"readable": False, "reason": "no"}, "🔴 <#1> cannot be read: no"),
    ],
)
def test_a_channel_is_one_line(facts, line):
    assert told_status(status(channel(**facts), channel(2)), 1, EN, UTC).text.splitlines()[-2:] == [
        line,
        f"🟢 <#2> · checked {AGO}",
    ]


def test_the_moment_that_all_share_is_said_once_and_others_where_they_belong():
    alike = told_status(status(channel(), channel(2)), 1, EN, UTC).text
    assert alike.startswith(f"**2 of 2** channels and threads are complete, through {AT}.")
    assert alike.count(AT) == 1
    earlier = channel(2, complete_through=NOW - timedelta(hours=1))
    assert told_status(status(channel(), earlier), 1, EN, UTC).text.count("complete through <t:") == 2


def test_threads_of_a_channel_are_summed_up_and_those_that_lack_something_named():
    threads = [channel(number, parent_id=1, is_thread=True) for number in range(10, 14)]
    lacking = channel(20, parent_id=1, parent="help", name="a_b", is_thread=True, has_gap=True)
    text = told_channel(status(lacking, *threads, channel(9)), 1, EN).text
    assert text == f"**4 of 5** threads of <#1> are complete.\n🟠 help › **a\\_b** has a gap since {AT}"


def test_a_place_that_holds_no_messages_is_said():
    assert told_channel(status(channel()), 99, EN).text == "I record nothing of <#99>."


def test_lists_of_people_that_are_still_read_are_counted():
    assert (
        "2,000 lists of who reacted or voted are still to be read."
        in told_status(status(channel(), lists_due=2000), 1, EN, UTC).text
    )


def test_while_history_is_read_a_bar_says_how_far_and_how_long_still():
    text = told_status(status(channel(), progress=Progress(21, 52, 12345, timedelta(minutes=80))), 1, EN, UTC).text
    assert "▰▰▰▰▱▱▱▱▱▱▱▱ 40 % · 21 of 52 channels" in text
    assert "about 80 minutes left · 12,345 messages read so far" in text
    assert "▰" not in told_status(status(channel()), 1, EN, UTC).text


def test_the_last_and_the_next_sync_are_said():
    text = told_status(status(channel(), last=run(runs.FAILED), under_way=run(runs.RUNNING)), 1, EN, UTC).text
    assert f"Last sync {AGO}: a part of it failed." in text
    assert "It found" not in text
    assert "A sync is going on now." in text
    assert f"Next sync {AGO}." in text


def test_what_the_last_sync_found_is_counted():
    last = run(report={"counts": {"deleted": 1, "edited": 2}})
    text = told_status(status(channel(), last=last), 1, EN, UTC).text
    assert "It found: 1 message deleted unseen and 2 messages edited unseen." in text


@pytest.mark.parametrize(("done", "whole", "says"), [(0, 0, "100 %"), (0, 9, "0 %"), (10, 9, "100 %"), (1, 3, "33 %")])
def test_a_bar_never_overflows(done, whole, says):
    assert bar(done, whole).endswith(f" {says}")
    assert len(bar(done, whole).split()[0]) == 12


def test_the_report_names_messages_with_links_and_people():
    text = shown(report(counts={"edited": 1, "deleted": 1}, named=(found(), found("deleted", 8)))).text
    assert "1 message edited unseen" in text
    link = f"https://discord.com/channels/{GUILD}/{CHANNEL}"
    assert f"• edited: <@5> in <#{CHANNEL}>, written {AT} · [open]({link}/7)" in text
    assert f"• deleted: <@5> in <#{CHANNEL}>, written {AT} · [open]({link}/8)" in text


def test_a_message_of_somebody_unknown_is_named_too():
    text = shown(report(counts={"deleted": 1}, named=(found("deleted", user_id=None, person="", sent_at=None),))).text
    assert f"• deleted: somebody in <#{CHANNEL}> · [open]" in text


def test_many_findings_of_one_kind_do_not_hide_the_only_one_of_another():
    many = tuple(found("deleted", number=number) for number in range(50))
    text = shown(report(counts={"deleted": 50, "edited": 1}, named=(*many, found(number=99)))).text
    assert text.count("• deleted") == 7
    assert text.count("• edited") == 1


def test_what_does_not_fit_is_in_the_file():
    many = tuple(found(number=number) for number in range(50))
    told = shown(report(counts={"edited": 5000}, named=many))
    assert told.text.count("•") == 8
    assert told.everything is not None
    assert told.everything.count("#general | Ola | 2026-11-22 17:00:00 UTC") == 50
    assert len(told.text) < 4096


def test_a_quiet_hour_is_said_in_two_lines():
    made = report()
    assert made.quiet
    assert shown(made).text == f"Complete through {AT}.\n\nNothing happened unseen since {AT}."
    assert shown(made).footer == "12 requests to Discord, 3.2 s"


def test_what_an_earlier_sync_found_is_repeated_when_this_one_found_nothing():
    earlier = report(counts={"edited": 1}, named=(found(),))
    before = run(report=earlier.as_json() | stored_times(earlier))
    now = run(report=report().as_json() | stored_times(report()))
    text = told_run(now, EN, before).text
    assert f"**Found before, by the sync of {AT}:**\n1 message edited unseen\n• edited: <@5>" in text
    hiding = report(counts={"unreadable": 1})
    before = run(report=hiding.as_json() | stored_times(hiding))
    assert "Found before" not in told_run(now, EN, before).text  # what is hidden is said by itself


def test_what_could_not_be_seen_and_what_is_still_read_is_said():
    made = report(
        hidden=tuple(Place(number, "x", "no", NOW) for number in range(11)),
        unread=(Place(CHANNEL, "general", "", None),),
        unread_seconds=4000.0,
        attachments={"stored": 5, "waiting": 1, "failed": 1},
        failures=("Discord does not answer.",),
    )
    text = shown(made).text
    assert text.startswith("⚠️ Discord does not answer.")
    assert f"🔴 <#0>: no · since {AT}" in text
    assert "and 3 more" in text
    assert f"**Still being read:** · about 67 minutes left\n<#{CHANNEL}>" in text
    assert "5 files stored, 2 files waiting" in text


def test_a_run_that_was_cut_says_what_happens_next():
    assert "The next one does its work" in told_run(run(runs.CUT), EN).text


def test_a_run_under_way_says_how_far_it_is():
    going = {"channels_done": 1, "channels_total": 2, "messages_read": 0, "checking": 2, "remaining": 60.0}
    text = told_progress(run(runs.RUNNING, going, "history"), EN).text
    assert text.startswith("Reading what was missed.\n▰▰▰▰▰▰▱▱▱▱▱▱ 50 %")
    assert text.endswith("about 60 seconds left")  # the channels that are read need no second count
    compared = told_progress(run(runs.RUNNING, {**going, "channels_done": 2, "lists": 3}, "history"), EN).text
    assert compared.splitlines() == [
        "Reading what was missed.",
        "2 channels are being compared with Discord.",
        "3 lists of who reacted or voted are still to be read.",
    ]
    found = told_progress(run(runs.RUNNING, {**going, "found": {"edited": 1}}, "history"), EN).text
    assert found.endswith("\n\n**Found so far:**\n1 message edited unseen")
    assert told_progress(run(runs.ASKED), EN).text == "It begins in a moment."


@pytest.mark.parametrize("kind", KINDS + PLACES)
def test_every_kind_of_finding_has_words(kind):
    for words in (EN, PL):
        assert "{" not in counted(kind, 3, words)
        assert what(kind, words)
    assert counted(kind, 1, EN) != counted(kind, 2, EN)
    assert kind not in counted(kind, 2, PL)


def test_a_kind_nobody_knows_is_not_hidden():
    assert counted("new_kind", 4, EN) == "4 of the kind new_kind"


def test_reading_again_says_what_it_brought():
    told = told_reread(CHANNEL, 300, {"missed": 2, "edited": 0}, complete=False, words=EN)
    assert told.text.startswith(
        f"300 messages of <#{CHANNEL}> were compared with Discord.\n2 messages that were missed"
    )
    assert "ended early" in told.text
    assert "nothing had changed" in told_reread(CHANNEL, 300, {"missed": 0}, complete=True, words=EN).text
    assert told_rereading(CHANNEL, 0, EN).text == f"Reading <#{CHANNEL}> again."
    assert "1 message read so far" in told_rereading(CHANNEL, 1, EN).text


async def test_the_state_comes_from_what_is_stored(database):
    await small_server(database)
    await database.pool.execute(
        "insert into coverage (guild_id, channel_id, kind, from_at, to_at, seen_at)"
        " values ($1, $2, 'verified', $3, $4, $4)",
        GUILD,
        CHANNEL,
        NOW - timedelta(days=1),
        NOW,
    )
    await database.pool.execute(
        "insert into attachment (guild_id, message_id, id, channel_id, state) values ($1, 101, 1, $2, 'waiting'),"
        " ($1, 101, 2, $2, 'failed'), ($1, 101, 3, $2, 'stored')",
        GUILD,
        CHANNEL,
    )
    async with database.pool.acquire() as con:
        made = await sync_status(con, GUILD, DONE, (CHANNEL,), NOW)
    secret, general = made.channels
    assert (secret.channel_id, secret.health, secret.reason) == (SECRET, Health.HIDDEN, "no")
    assert (general.health, general.waiting_files, general.verified_at) == (Health.READING, 2, NOW)
    assert general.complete_through == NOW
    assert (made.last, made.under_way) == (None, None)


async def test_a_gap_is_seen_and_closes(database):
    await small_server(database)
    since = NOW - timedelta(hours=1)
    await database.pool.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)", GUILD, since, NOW
    )
    async with database.pool.acquire() as con:
        general = (await sync_status(con, GUILD, DONE, (), NOW)).channels[1]
        assert (general.health, general.complete_through) == (Health.GAP, since)
        await con.execute("update coverage set closed_at = $1 where kind = 'gap'", NOW)
        general = (await sync_status(con, GUILD, DONE, (), NOW)).channels[-1]
        assert (general.health, general.complete_through) == (Health.FINE, NOW)


def test_a_report_says_how_many_lists_of_people_are_still_due():
    assert "1 list of who reacted or voted is still to be read." in shown(report(lists=1)).text
    assert "list" not in shown(report()).text
    older = {key: value for key, value in report().as_json().items() if key != "lists"} | stored_times(report())
    assert SyncReport.from_json(older).lists == 0  # reports of before that was counted


def test_channels_that_the_reader_may_not_read_are_counted_without_their_names():
    threads = [
        channel(number, name=f"talk-{number}", parent_id=parent, parent=f"room-{parent}", is_thread=True)
        for number, parent in ((11, 1), (12, 1), (13, 2))
    ]
    told = told_status(
        without_names(status(*(channel(one) for one in range(1, 16)), *threads), {1, 11}, "hidden"), 1, EN, UTC
    )
    assert told.everything is not None
    said = told.text + told.everything
    assert "**18 of 18**" in said
    assert {"room-1", "talk-11"} <= set(re.findall(r"[a-z]+-\d+", said))
    assert not {"room-2", "talk-12", "talk-13"} & set(re.findall(r"[a-z]+-\d+", said))
    alone = told_channel(without_names(status(*threads), {1}, "hidden"), 2, EN)
    assert "talk-13" not in alone.text
