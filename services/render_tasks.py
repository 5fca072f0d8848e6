"""Everything the render worker can do. Only the worker imports this: it brings pandas and matplotlib with it.

A feature's `pictures` module names its tasks in a `TASKS` of its own: a name for each function that makes a plain
result of a plain payload.
"""

from collections.abc import Callable, Mapping
from typing import Any

from services.activity import pictures as activity
from services.audit import pictures as audit
from services.cohort import pictures as cohort
from services.exporting.files import table_file
from services.exporting.kinds import Kind
from services.page import pictures as page
from services.questions import pictures as questions
from services.quiet import pictures as quiet
from services.reports.report import Table
from services.students import calendar_pictures as calendar
from services.students import pictures as students
from services.weekly import pictures as weekly


def _table_file(payload: tuple[Table, Kind]) -> bytes:
    return table_file(*payload)


FEATURES: tuple[Mapping[str, Callable[[Any], Any]], ...] = (
    activity.TASKS,
    audit.TASKS,
    cohort.TASKS,
    page.TASKS,
    quiet.TASKS,
    questions.TASKS,
    calendar.TASKS,
    students.TASKS,
    {"table file": _table_file},
    weekly.TASKS,
)

TASKS: dict[str, Callable[[Any], Any]] = {name: task for tasks in FEATURES for name, task in tasks.items()}
