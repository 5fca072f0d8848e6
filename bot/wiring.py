"""How the parts hang together: what records, what compares the record with Discord, what answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from nextcord.ext.commands import Cog

from bot.client import ProfilerBot
from bot.identify_budget import IdentifyBudget, StoredIdentifies
from bot.schedule import EVERY_MINUTE, Schedule
from bot.settings import Settings
from bot.supervisor import Manners, Supervisor
from cogs.absence import Absences
from cogs.activity import Activity
from cogs.answering import Answering
from cogs.asking import SettingsOf
from cogs.audit import Audit
from cogs.brief import Brief
from cogs.buttons import Buttons
from cogs.cohort import Cohort
from cogs.config import Config
from cogs.export import Export
from cogs.faq import FrequentQuestions
from cogs.files import Files
from cogs.history import HistoryReader
from cogs.ingestion import Ingestion
from cogs.look_log import LookLog
from cogs.me import Me
from cogs.note import Notes
from cogs.nudge import Nudges
from cogs.oncall import OnCall
from cogs.privacy import Privacy
from cogs.questions import StudentQuestions
from cogs.quiet import QuietStudents
from cogs.report import WeeklyReport
from cogs.rule import Rules
from cogs.search import Search
from cogs.setup import Setup
from cogs.student_buttons import StudentButtons
from cogs.student_shell import StudentShell
from cogs.students import Students
from cogs.sync import Sync
from cogs.task import Tasks
from cogs.weekly_post import WeeklyPost
from services.attachments.keeper import SPOOL, AttachmentKeeper
from services.attachments.objects.store import ObjectStore
from services.audit.run import Auditor
from services.audit.tools import AuditTools
from services.capture.writer import Capture
from services.config.desk import ConfigDesk
from services.config.leaving_out import LeavingOut
from services.config.live import LiveSettings
from services.consent.key import PrivacyKey
from services.consent.returning import Returning
from services.conversations.desk import Conversations
from services.conversations.files import Files as PassedFiles
from services.conversations.inbox import Inbox
from services.conversations.tools import Tools as TalkTools
from services.conversations.waiting import Waiting
from services.database import Database
from services.delivery.courier import Courier
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.erasure.actions import ReceiptByMessage
from services.erasure.eraser import Eraser
from services.escalation.watching import Watch, WatchTools
from services.exporting.exporter import SPOOL as EXPORTS
from services.exporting.exporter import Exporter
from services.history.reader import History
from services.nudges.answers import note_returns
from services.nudges.sending import Sender
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.people.viewing import may_read
from services.privacy_export.actions import SPOOL as OWN_DATA
from services.privacy_export.actions import tidy
from services.questions.filling import AsksFiller
from services.render import Renderer
from services.reports.question import ReportTools
from services.reports.student_press import StudentTools
from services.retention.keeping import RetentionKeeper
from services.rules.proposing import Proposer
from services.search.indexer import Indexer
from services.setup.walk import Walk
from services.sync.desk import SyncDesk, next_run
from services.sync.parts import SyncTools
from services.sync.runs import SCHEDULE
from services.tasks.handing import Handing

type Part = Callable[[], Awaitable[None]]


def now() -> datetime:
    """The one clock of the process, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Around:
    """What the process stands on: its settings and the servers' own, the database, Discord's REST API, the files."""

    settings: Settings
    live: LiveSettings
    database: Database
    rest: DiscordRest
    store: ObjectStore
    renderer: Renderer
    key: PrivacyKey


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


@dataclass(frozen=True, slots=True)
class Comparing:
    """Everything that holds the record against Discord: the hourly sync and the audit."""

    desk: SyncDesk
    schedule: Schedule
    auditor: Auditor

    @property
    def parts(self) -> dict[str, Part]:
        """What runs for as long as the process does, by name."""
        return {"the sync": self.desk.run, "the schedule": self.schedule.run}


def comparing(around: Around, record: Recording) -> Comparing:
    """The parts that compare, wired."""
    history, capture = record.history, record.capture
    tools = SyncTools(around.database, history, record.keeper, lambda: around.rest.requests, now)
    desk = SyncDesk(tools, lambda: record.state.guilds, lambda guild_id: around.live.of(guild_id).sync_minute)
    auditor = Auditor(
        AuditTools(
            around.database,
            around.rest,
            history,
            waiting_since=lambda: capture.waiting_since,
            unread=lambda guild_id: history.unfinished(guild_id).missing,
            clock=now,
        )
    )
    return Comparing(desk, Schedule(EVERY_MINUTE, partial(desk.ask_due, SCHEDULE), desk.catch_up), auditor)


def exporting(around: Around) -> Exporter:
    """What makes files of the record."""
    return Exporter(around.database, around.store, around.settings.data_dir / EXPORTS, now)


def answering(around: Around, record: Recording, compare: Comparing, exporter: Exporter) -> list[Cog]:
    """The commands."""
    database, store, renderer = around.database, around.store, around.renderer
    chosen: SettingsOf = around.live.of

    seeing = Seeing(database, record.state)
    shell = Answering(ReportTools(database, renderer), chosen, seeing, now)

    def ready(guild_id: int) -> bool | None:
        return not record.history.unfinished(guild_id).missing if guild_id in record.state.guilds else None

    receipts = ReceiptByMessage(record.courier, chosen)
    eraser = Eraser(database, store, around.rest, around.key, now, tell=receipts)
    spool = around.settings.data_dir / OWN_DATA
    tidy(spool)
    own = StudentShell(
        StudentTools(database, renderer, around.rest, store, around.key, seeing, record.talks, eraser, spool),
        chosen,
        record.state,
        now,
    )
    post = WeeklyPost(shell, around.rest, seeing.mentors, ready)
    compare.schedule.add("the weekly reports", post.post_due)
    telling = WatchTools(database, record.courier, record.state, seeing, chosen, now)
    compare.schedule.add("what mentors are told", Watch(telling).run_due)
    compare.schedule.add("tasks handed on", Handing(telling).run_due)
    compare.schedule.add("the rules", Proposer(database, chosen, now, ready).run_due)
    sender = Sender(database, record.courier, chosen, partial(may_read, record.state), now)
    compare.schedule.add("the messages to students", sender.run_due)
    compare.schedule.add("the erasures", eraser.run_due)
    compare.schedule.add("how long data is kept", RetentionKeeper(database, around.key, chosen, now).run_due)
    compare.schedule.add("the settings", around.live.refresh)
    compare.schedule.add("what was left out", Returning(database, record.history, now).run_due)
    compare.schedule.add("the channels left out", record.leaving_out.look_again)
    compare.schedule.add("the answers to nudges", partial(note_returns, database, now))
    compare.schedule.add("the conversations that wait", Waiting(record.talks).run_due)

    return [
        Buttons(shell),
        StudentButtons(own),
        Me(own),
        Privacy(own),
        WeeklyReport(shell, record.state),
        StudentQuestions(shell),
        Search(shell),
        Export(shell, exporter),
        QuietStudents(shell),
        Cohort(shell),
        Nudges(shell),
        Brief(shell),
        Notes(shell),
        Tasks(shell),
        Absences(shell),
        OnCall(shell),
        Rules(shell),
        FrequentQuestions(shell),
        Activity(shell),
        Students(shell),
        Files(shell, store),
        Sync(
            database,
            compare.desk,
            record.history,
            chosen,
            lambda guild_id: next_run(now(), chosen(guild_id, None).sync_minute),
            seeing=seeing,
        ),
        Audit(database, renderer, compare.auditor, chosen, now, LookLog(database, record.state, seeing, chosen, now)),
        Config(ConfigDesk(database, record.state, around.live), chosen, now),
        Setup(Walk(database, around.rest, store, record.state, around.live, record.courier), chosen, now),
    ]


def connected(
    around: Around, record: Recording, cogs: list[Cog], token: str, manners: Manners
) -> tuple[ProfilerBot, Part]:
    """The client with its commands, and what keeps it connected."""
    past = StoredIdentifies(around.database.pool)
    budget = IdentifyBudget(past, clock=now, spacing=manners.between_identifies, pause=manners.after_refusals)

    def language_of(guild_id: int | None, locale: str | None) -> str:
        return around.settings.language if guild_id is None else around.live.of(guild_id, locale).language

    bot = ProfilerBot(record.ingestion, budget, language_of=language_of)
    for cog in (record.ingestion, record.reader, *cogs):
        bot.add_cog(cog)
    return bot, Supervisor(bot, token, manners=manners, on_down=record.ingestion.down).run


def operator_defaults(settings: Settings) -> GuildSettings:
    """What holds on every server that has not set something else; a `language` of "" is the server's own."""
    limits = settings.attachment_limits
    return GuildSettings(
        time_zone=settings.time_zone,
        language=settings.language,
        mentor_roles=settings.mentor_roles,
        student_roles=settings.student_roles,
        cohort_roles=settings.cohort_roles,
        mentor_channel=settings.mentor_channel,
        course_start=settings.course_start,
        course_end=settings.course_end,
        sync_minute=settings.sync_minute,
        attachments_largest=settings.attachments_largest_mb or None,
        attachments_types=limits.types,
    )


async def live_settings(settings: Settings, database: Database) -> LiveSettings:
    """The settings of every server, read from the database."""
    live = LiveSettings(database, operator_defaults(settings), now)
    await live.start()
    return live
