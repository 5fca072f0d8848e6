"""What writes the record: live events, history, attachments, conversations."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.lead import Lead
from bot.wiring.around import Around, Part, now
from cogs.ears import Ears
from cogs.history import HistoryReader
from cogs.ingestion import Ingestion
from services.attachments.keeper import SPOOL, AttachmentKeeper
from services.capture.writer import Capture
from services.config.leaving_out import LeavingOut
from services.conversations.desk import LOOK_SECONDS as CONVERSATIONS_LOOK
from services.conversations.desk import Conversations
from services.conversations.files import Files as PassedFiles
from services.conversations.inbox import Inbox
from services.conversations.tools import Tools as TalkTools
from services.database_watch import DatabaseWatch
from services.delivery.courier import Courier
from services.discord.server_state import ServerState
from services.history.reader import History
from services.questions.filling import AsksFiller
from services.search.indexer import Indexer

SHARED_LOOK = 2.0


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that writes the record: live events, history, attachments."""

    state: ServerState
    capture: Capture
    history: History
    ears: Ears
    lead: Lead
    reader: HistoryReader
    keeper: AttachmentKeeper
    indexer: Indexer
    filler: AsksFiller
    courier: Courier
    talks: TalkTools
    leaving_out: LeavingOut
    who_answers: DatabaseWatch

    @property
    def parts(self) -> dict[str, Part]:
        """What runs for as long as the process does, by name."""
        return {
            "capture": self.capture.run,
            **self._listening,
            "history": self.reader.run,
            "the news of history": self.reader.announce,
            "the attachments": self.keeper.run,
            "the search index": partial(self.lead.always, self.indexer.run),
            "the questions": partial(self.lead.always, self.filler.run),
            "the choice of channels": self.leaving_out.run,
            "the watch over the database": self.who_answers.run,
            "the conversations": Conversations(self.talks, look=self._look).run,
            **({} if self.lead.shares_with_nobody else {"the lead": self.lead.run}),
        }

    @property
    def _listening(self) -> dict[str, Part]:
        name = "the record of listening"
        if self.lead.shares_with_nobody:
            return {name: self.ears.first.keep_time}
        return {f"{name}, shard {one}": ear.keep_time for one, ear in self.ears.by_shard.items()}

    @property
    def _look(self) -> float:
        """Seconds between two looks at what is to be passed on: another process may have heard it."""
        return CONVERSATIONS_LOOK if self.lead.shares_with_nobody else SHARED_LOOK


def recording(around: Around) -> Recording:
    """The parts that record, wired."""
    settings, database, state = around.settings, around.database, ServerState()
    shards = settings.shards

    def lost(reason: str) -> None:
        ears.missed(reason)

    def withheld(guild_id: int, channel_id: int) -> None:
        history.missed(guild_id, channel_id)

    capture = Capture(database, capacity=settings.capture_queue, on_gap=lost, on_withheld=withheld)
    history = History(
        database,
        around.rest,
        state,
        capture,
        channels_at_once=settings.history_channels_at_once,
        reread_days=settings.reread_days,
        clock=now,
    )
    courier, inbox = Courier(database, around.rest, now), Inbox()

    def gap(shard_id: int) -> Callable[[str], None]:
        def lost_there(reason: str) -> None:
            if shards.alone:
                history.gap(reason)
            else:
                for guild_id in [one for one in state.guilds if shards.of(one) == shard_id]:
                    history.gap(reason, guild_id)
            inbox.missed()

        return lost_there

    ears = Ears({one: Ingestion(database, state, capture, gap(one), clock=now, also=inbox.offer) for one in shards.ids})
    lead = Lead(None if shards.alone else database.url)
    leaving_out = LeavingOut(database, state, around.live, shards.mine)
    files = PassedFiles(settings.discord_cdn_base)
    talks = TalkTools(
        database, around.rest, courier, state, files, inbox, around.live.of, now, leaving_out.never, shards
    )
    keeper = AttachmentKeeper(
        database,
        around.rest,
        around.store,
        cdn_base=settings.discord_cdn_base,
        spool=settings.passing_dir / SPOOL,
        limits=settings.attachment_limits,
        clock=now,
        shards=shards,
    )
    reader, indexer = HistoryReader(history, state, capture), Indexer(database)
    filler = AsksFiller(database)
    watch = DatabaseWatch(database, lost)
    return Recording(
        state, capture, history, ears, lead, reader, keeper, indexer, filler, courier, talks, leaving_out, watch
    )
