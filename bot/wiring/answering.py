"""The commands and menus."""

from nextcord.ext.commands import Cog

from bot.wiring.around import Around, now
from bot.wiring.chores import chores
from bot.wiring.comparing import Comparing
from bot.wiring.recording import Recording
from bot.wiring.shells import shells
from cogs.absence import Absences
from cogs.activity import Activity
from cogs.asking import SettingsOf
from cogs.audit import Audit
from cogs.brief import Brief
from cogs.buttons import Buttons
from cogs.cohort import Cohort
from cogs.config import Config
from cogs.dashboard import Dashboard
from cogs.export import Export
from cogs.faq import FrequentQuestions
from cogs.files import Files
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
from cogs.students import Students
from cogs.sync import Sync
from cogs.task import Tasks
from services.config.desk import ConfigDesk
from services.exporting.exporter import SPOOL as EXPORTS
from services.exporting.exporter import Exporter
from services.page_access.desk import PageDesk
from services.setup.walk import Walk
from services.sync.desk import next_run


def exporting(around: Around) -> Exporter:
    """What makes files of the record."""
    return Exporter(around.database, around.store, around.settings.passing_dir / EXPORTS, now)


def page_desk(around: Around) -> PageDesk:
    """What gives links to the page."""
    settings = around.settings
    key = settings.page_key.get_secret_value() if settings.page_key else None
    return PageDesk(around.database, settings.page_address, key)


def answering(around: Around, record: Recording, compare: Comparing, exporter: Exporter) -> list[Cog]:
    """The commands; what runs by itself every minute is put on the schedule here."""
    database, store, renderer = around.database, around.store, around.renderer
    chosen: SettingsOf = around.live.of
    ways = shells(around, record)
    desk = page_desk(around)
    chores(around, record, compare.schedule, ways, desk)
    log = LookLog(database, record.state, ways.seeing, chosen, now)
    return [
        Buttons(ways.mentors),
        StudentButtons(ways.students),
        Me(ways.students),
        Privacy(ways.students),
        WeeklyReport(ways.mentors, record.state),
        StudentQuestions(ways.mentors),
        Search(ways.mentors),
        Export(ways.mentors, exporter),
        QuietStudents(ways.mentors),
        Cohort(ways.mentors),
        Nudges(ways.mentors),
        Brief(ways.mentors),
        Notes(ways.mentors),
        Tasks(ways.mentors),
        Absences(ways.mentors),
        OnCall(ways.mentors),
        Rules(ways.mentors),
        FrequentQuestions(ways.mentors),
        Activity(ways.mentors),
        Students(ways.mentors),
        Files(ways.mentors, store),
        Dashboard(ways.mentors, desk, now),
        Sync(
            database,
            compare.desk,
            record.history,
            chosen,
            lambda guild_id: next_run(now(), chosen(guild_id, None).sync_minute),
            seeing=ways.seeing,
        ),
        Audit(database, renderer, compare.auditor, chosen, now, log),
        Config(ConfigDesk(database, record.state, around.live), chosen, now),
        Setup(Walk(database, around.rest, store, record.state, around.live, record.courier), chosen, now),
    ]
