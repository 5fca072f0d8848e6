"""What the documents must not forget."""

import inspect
import re
from pathlib import Path

import nextcord
import pytest

from cogs.absence import Absences
from cogs.activity import Activity
from cogs.audit import Audit
from cogs.brief import Brief
from cogs.cohort import Cohort
from cogs.config import Config
from cogs.dashboard import Dashboard
from cogs.export import Export
from cogs.faq import FrequentQuestions
from cogs.files import Files
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
from cogs.students import Students
from cogs.sync import Sync
from cogs.task import Tasks
from models import tables as all_tables

ROOT = Path(__file__).resolve().parents[2]
COGS = (
    Search,
    Export,
    Activity,
    Audit,
    Brief,
    Me,
    Privacy,
    Notes,
    Tasks,
    Absences,
    OnCall,
    Cohort,
    Config,
    Dashboard,
    Files,
    FrequentQuestions,
    Sync,
    Setup,
    Nudges,
    QuietStudents,
    Rules,
    StudentQuestions,
    Students,
    WeeklyReport,
)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def commands() -> list[str]:
    """What the documents call each command: a slash command by its heading, one of a menu by where it is found."""
    return [
        f"*Apps → {member.name}*" if isinstance(member, nextcord.UserApplicationCommand) else f"## `/{member.name}"
        for cog in COGS
        for _, member in inspect.getmembers(cog)
        if isinstance(member, nextcord.BaseApplicationCommand) and member.name
    ]


def test_every_command_is_explained() -> None:
    told = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    assert commands()
    assert not [name for name in commands() if name not in told]


def test_every_cog_with_commands_is_checked_here() -> None:
    """A new cog has to be added to COGS, or its commands would escape."""
    with_commands = {
        path.stem for path in (ROOT / "cogs").glob("*.py") if "slash_command" in path.read_text(encoding="utf-8")
    }

    assert {cog.__module__.split(".")[-1] for cog in COGS} == with_commands


def test_every_table_is_explained() -> None:
    told = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    tables = [getattr(all_tables, name).Meta.table for name in all_tables.__all__]

    assert not [table for table in [*tables, "activity_hour"] if f"| `{table}` |" not in told]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]

    assert not [target for target in local if not (document.parent / target).exists()]
