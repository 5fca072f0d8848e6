"""What is looked at while the bot runs."""

from dataclasses import dataclass

from bot.client import ProfilerBot
from cogs.ears import Ears
from services.attachments.keeper import AttachmentKeeper
from services.attachments.objects.store import ObjectStore
from services.capture.writer import Capture
from services.database import Database
from services.history.reader import History
from services.render import Renderer


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a running bot that say how it is."""

    bot: ProfilerBot
    database: Database
    capture: Capture
    ingestion: Ears
    history: History
    keeper: AttachmentKeeper
    store: ObjectStore
    renderer: Renderer
