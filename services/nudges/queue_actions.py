"""What a mentor does with the whole queue. The value of a button begins with the student, or 0 for many."""

from dataclasses import dataclass

from services.audit_log import Look, keep
from services.errors import ProfilerError
from services.nudges.approvers import check_approver
from services.nudges.approving import approved
from services.nudges.hours import opens_at
from services.nudges.queue import Waiting, digest, ready, waiting
from services.nudges.queue_report import ALL, QUEUE
from services.nudges.store import drop, nudge_of
from services.people.students import find_person
from services.people.viewing import check_may_see
from services.reports.action import Ask, Press
from services.reports.question import ReportTools
from services.rules.proposing import end_proposals, still_holding
from services.storage.transactions import Connection, in_one_transaction
from services.wording.answers import Told, as_it_is, moment

SENT = "nudge_send"  # in the log of looks, one row a student


@dataclass(frozen=True, slots=True)
class Done:
    """Who gets a message, who does not and why, and whose reason is gone."""

    sent: tuple[str, ...]
    kept: tuple[str, ...]
    over: tuple[str, ...]


async def queue_review(_: ReportTools, __: Press) -> Ask:
    """Show everything that can be sent, in full."""
    return Ask(ALL, {})


async def queue_leave(tools: ReportTools, press: Press) -> Ask:
    """Discard the message to one student and show what is left."""
    student, _, number = press.value.partition(":")

    async def work(con: Connection) -> None:
        person = await find_person(con, press.guild_id, int(student), press.settings)
        nudge = await nudge_of(con, press.guild_id, int(number))
        if person is None or nudge is None or nudge.student_id != person.user_id:
            raise ProfilerError(press.settings.words("I do not know this message any more."))
        check_may_see(person, press.viewer, press.settings)
        if nudge.rule_id is None and nudge.by_id != press.viewer.user_id:
            raise ProfilerError(press.settings.words("This is another mentor’s draft."))
        await check_approver(con, press.guild_id, nudge.rule_id, press.viewer.user_id, press.settings)
        await drop(con, press.guild_id, nudge.id, press.viewer.user_id, press.now)

    await in_one_transaction(tools.database, work)
    return Ask(ALL, {})


async def queue_send(tools: ReportTools, press: Press) -> Told | Ask:
    """Approve exactly what was shown, as it was shown; when the queue has changed since, it is shown anew."""
    words, settings = press.settings.words, press.settings
    _, number, known = press.value.split(":")
    async with tools.database.pool.acquire() as con:
        found, _ = await waiting(con, press.guild_id, press.viewer, settings, press.now)
        shown = ready(found)[: int(number)]
        if len(shown) != int(number) or digest(shown) != known:
            raise ProfilerError(
                words("The queue has changed since you saw it, so I sent nothing. Please look again: `/nudge queue`.")
            )
        over = await _over(con, press, shown)
    done = await in_one_transaction(tools.database, lambda con: _sent(con, press, shown, over))
    opens = opens_at(press.now, settings)
    lines = []
    if done.sent:
        lines.append(words("On the way to {names}.", names=words.listed(done.sent)))
        if opens is not None and opens > press.now:
            lines.append(words("They go out from {moment} on, in the hours for messages.", moment=moment(opens)))
    if done.over:
        lines.append(words("No longer needed, so not sent: {names}.", names=words.listed(done.over)))
    lines += done.kept
    return Told(
        words.count("{n} message approved", "{n} messages approved", len(done.sent)),
        "\n".join(lines),
        words("You can take a message back until it is sent: /nudge history."),
    )


async def _over(con: Connection, press: Press, shown: list[Waiting]) -> frozenset[int]:
    """The drafts whose rule would not propose them any more: the student wrote a minute ago."""
    gone: set[int] = set()
    rules = {one.rule.id: one.rule for one in shown if one.rule is not None}
    for rule in rules.values():
        own = [one for one in shown if one.rule == rule]
        students = {one.person.user_id for one in own}
        holding = await still_holding(con, rule, press.settings, press.now, students)
        gone |= {one.nudge.id for one in own if holding.get(one.person.user_id) != one.nudge.episode}
    return frozenset(gone)


async def _sent(con: Connection, press: Press, shown: list[Waiting], over: frozenset[int]) -> Done:
    sent, kept = [], []
    await end_proposals(con, press.guild_id, over, press.now)
    for one in shown:
        name = as_it_is(one.person.name)
        if one.nudge.id in over or one.way is None:
            continue
        try:
            await check_approver(con, press.guild_id, one.nudge.rule_id, press.viewer.user_id, press.settings)
            await approved(con, one.nudge, press.viewer.user_id, press.settings, press.now, name, one.way)
        except ProfilerError as no:
            kept.append(str(no))
        else:
            look = Look(
                press.guild_id,
                one.nudge.id,
                press.now,
                press.viewer.user_id,
                SENT,
                one.person.user_id,
                None,
                {"values": {"nudge": one.nudge.id}},
            )
            await keep(con, look)
            sent.append(name)
    ended = tuple(as_it_is(one.person.name) for one in shown if one.nudge.id in over)
    return Done(tuple(sent), tuple(kept), ended)


__all__ = ["ALL", "QUEUE", "queue_leave", "queue_review", "queue_send"]
