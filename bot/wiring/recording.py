"""What writes the record: live events, history, attachments, conversations."""

from dataclasses import dataclass

from bot.wiring.around import Around, Part, now
from cogs.history import HistoryReader
from cogs.ingestion import Ingestion
from services.attachments.keeper import SPOOL, AttachmentKeeper
from services.capture.writer import Capture
from services.config.leaving_out import LeavingOut
from services.conversations.desk import Conversations
from services.conversations.files import Files as PassedFiles
from services.conversations.inbox import Inbox
from services.conversations.tools import Tools as TalkTools
from services.delivery.courier import Courier
from services.discord.server_state import ServerState
from services.history.reader import History
from services.questions.filling import AsksFiller
from services.search.indexer import Indexer


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that writes the record: live events, history, attachments."""

    state: ServerState
    capture: Capture
    history: History
    ingestion: Ingestion
    reader: HistoryReader
    keeper: AttachmentKeeper
    indexer: Indexer
    filler: AsksFiller
    courier: Courier
    talks: TalkTools
    leaving_out: LeavingOut

    @property
    def parts(self) -> dict[str, Part]:
        """What runs for as long as the process does, by name."""
        return {
            "capture": self.capture.run,
            "the record of listening": self.ingestion.keep_time,
            "history": self.reader.run,
            "the news of history": self.reader.announce,
            "the attachments": self.keeper.run,
            "the search index": self.indexer.run,
            "the questions": self.filler.run,
            "the choice of channels": self.leaving_out.run,
            "the conversations": Conversations(self.talks).run,
        }


def recording(around: Around) -> Recording:
    """The parts that record, wired."""
    settings, database, state = around.settings, around.database, ServerState()

    def lost(reason: str) -> None:
        ingestion.missed(reason)

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

    def gap(reason: str) -> None:
        history.gap(reason)
        inbox.missed()

    ingestion = Ingestion(database, state, capture, gap, clock=now, also=inbox.offer)
    leaving_out = LeavingOut(database, state, around.live)
    files = PassedFiles(settings.discord_cdn_base)
    talks = TalkTools(database, around.rest, courier, state, files, inbox, around.live.of, now, leaving_out.never)
    keeper = AttachmentKeeper(
        database,
        around.rest,
        around.store,
        cdn_base=settings.discord_cdn_base,
        spool=settings.data_dir / SPOOL,
        limits=settings.attachment_limits,
        clock=now,
    )
    reader, indexer = HistoryReader(history, state, capture), Indexer(database)
    filler = AsksFiller(database)
    return Recording(state, capture, history, ingestion, reader, keeper, indexer, filler, courier, talks, leaving_out)
