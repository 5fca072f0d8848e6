"""Where everybody writes: messages by channel."""

from dataclasses import dataclass

from charts.parts import Part, merged
from charts.parts import Share as Whole
from services.cohort.channels import channel_sums, channels_table, parts_of, share_of
from services.cohort.scope import scope_of
from services.page.head import Head, head_of
from services.reports.question import Question, ReportTools
from services.reports.report import Table


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel with its threads: its messages, their share of all, 0 to 1, and how many wrote there."""

    channel_id: int
    name: str
    messages: int
    share: float
    writers: int


@dataclass(frozen=True, slots=True)
class Share:
    """What `/cohort channels` says, the busiest channel first; `parts` are those of the ring, small ones merged."""

    head: Head
    channels: tuple[Channel, ...] = ()
    parts: tuple[Part, ...] = ()
    data: Table | None = None


async def share(tools: ReportTools, question: Question) -> Share:
    """Messages by channel, of those that the viewer may read."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question)
        sums = await channel_sums(con, scope)
    if not scope.there:
        return Share(head_of(scope))
    words = scope.words
    whole = Whole(tuple(Part(*part) for part in parts_of(sums)))
    return Share(
        head=head_of(scope, words("Only channels that you may read; threads count with theirs."), hatched=False),
        channels=tuple(
            Channel(one.channel_id, one.name, one.messages, share_of(one, sums), one.students) for one in sums
        ),
        parts=tuple(merged(whole, words("other"))),
        data=channels_table(sums, words),
    )
