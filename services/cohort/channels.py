"""/cohort channels: where a cohort writes."""

from collections.abc import Sequence

from services.cohort.drawing import drawn
from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope, scope_of
from services.cohort.store import ChannelSum, channels_of
from services.cohort.task import ChannelsTask
from services.reports.question import Question, ReportTools
from services.reports.report import Report, Table
from services.storage.transactions import Connection
from services.wording.answers import as_it_is
from services.wording.words import Words

NAMED = 5


async def cohort_channels_report(tools: ReportTools, question: Question) -> Report:
    """Messages by channel, threads with theirs: of the channels that whoever reads this may read, and no others."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question)
        sums = await channel_sums(con, scope)
    words = scope.words
    if not scope.there:
        return Report(scope.title, (nobody(scope),))
    frame = scope.frame(words("{name}: channels", name=scope.name), scope.note(len(scope.there)))
    png: bytes = await drawn(tools, "cohort channels", ChannelsTask(frame, parts_of(sums)), words)
    return Report(
        title=scope.title,
        sentences=(*seen(scope, hatched=False), *_largest(sums, words)),
        footnotes=footnotes(scope, words("Only channels that you may read; threads count with theirs.")),
        png=png,
        alt_text=" ".join(
            (words("{name}: messages by channel, {note}.", name=scope.name, note=frame.note), *_largest(sums, words))
        ),
        table=channels_table(sums, words),
    )


async def channel_sums(con: Connection, scope: Scope) -> list[ChannelSum]:
    """What was written in each channel that the viewer may name, the busiest first."""
    guild_id = scope.question.guild_id
    return await channels_of(con, guild_id, scope.writers, scope.period, scope.zone, scope.reader.channels)


def parts_of(sums: Sequence[ChannelSum]) -> tuple[tuple[int, str, int], ...]:
    """The parts of the ring: id, name and messages."""
    return tuple((one.channel_id, f"#{one.name}", one.messages) for one in sums)


def channels_table(sums: Sequence[ChannelSum], words: Words) -> Table:
    """Every channel, the busiest first."""
    return Table(
        "cohort-channels",
        (words("Channel"), words("Id"), words("Messages"), words("Share"), words("Students")),
        tuple((one.name, str(one.channel_id), one.messages, share_of(one, sums), one.students) for one in sums),
    )


def _largest(sums: list[ChannelSum], words: Words) -> tuple[str, ...]:
    """The busiest channels with their share and how many students write there."""
    return tuple(
        words.count(
            "#{channel}: {share} ({messages}), {n} student",
            "#{channel}: {share} ({messages}), {n} students",
            one.students,
            channel=as_it_is(one.name),
            share=words.percent(share_of(one, sums)),
            messages=words.number(one.messages),
        )
        for one in sums[:NAMED]
    )


def share_of(one: ChannelSum, sums: Sequence[ChannelSum]) -> float:
    """A channel's share of what was written in all of them, 0 to 1."""
    return one.messages / sum(each.messages for each in sums)
