"""Which pictures the gallery has: every kind of the product's, and for each the data that are hardest to draw."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

YEAR = timedelta(days=365)
FIVE = 5  # students that are compared
TELLING = {"quiet student": "fading"}  # whom a report says most about; the first of the cast otherwise

# A title, the report's name, and what is asked beside whom it is about.
KINDS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("One student by days", "activity", {"period": "30 days"}),
    ("One student on a card", "student card", {"period": "30 days"}),
    ("One student’s time here", "student timeline", {}),
    ("A year of days", "student calendar", {}),
    ("Students compared", "student compare", {"period": "whole course"}),
    ("Why somebody is called quiet", "quiet student", {}),
    ("A cohort on a card", "cohort overview", {}),
    ("Hours of the week", "cohort heatmap", {"period": "30 days"}),
    ("Channels", "cohort channels", {"period": "30 days"}),
    ("How students are spread", "cohort distribution", {"period": "30 days"}),
    ("How students are spread, week by week", "cohort distribution", {"period": "whole course", "by": "week"}),
    ("Ranking", "cohort ranking", {"period": "30 days"}),
    ("Weeks", "cohort trend", {"period": "whole course"}),
    ("Cohorts in the same weeks of their courses", "cohort compare", {"period": "whole course"}),
    ("How soon questions are answered", "question times", {"period": "whole course"}),
    ("The week", "weekly", {}),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom pictures are about, by id: students and cohorts by what they are for."""

    students: Mapping[str, int]
    cohorts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """A report by its name with what is asked of it, and its picture's file; `variant` is empty for the usual one."""

    file: str
    report: str
    values: Mapping[str, Any]
    title: str
    variant: str = ""


def one_of_each(cast: Cast) -> Iterator[Picture]:
    """Every kind once, about one student or everybody."""
    for title, report, values in KINDS:
        yield Picture(_file(report, values), report, {**values, **_about(report, cast)}, title)


def variants(cast: Cast, today: date) -> Iterator[Picture]:
    """Every kind about each student and each cohort, of one day and of a year."""
    periods = {"day": "today", "year": f"{today - YEAR}..{today}"}
    for title, report, values in KINDS:
        file = _file(report, values)
        for name in cast.students if _is_about_a_student(report) else ():
            yield Picture(f"{file}-{name}", report, {**values, **_about(report, cast, name)}, title, name)
        for name, role in cast.cohorts.items() if not _is_about_a_student(report) else ():
            yield Picture(f"{file}-{name}", report, {**values, "cohort": role}, title, f"cohort of {name}")
        for name, period in periods.items():
            asked = {**values, **_about(report, cast), "period": period}
            yield Picture(f"{file}-{name}", report, asked, title, f"a {name}")


def _file(report: str, values: Mapping[str, str]) -> str:
    return "-".join([*report.split(), *(["weeks"] if "by" in values else [])])


def _is_about_a_student(report: str) -> bool:
    return report.startswith("student") or report in {"activity", "quiet student"}


def _about(report: str, cast: Cast, name: str = "") -> dict[str, Any]:
    """Whom a report is about: one student, five, or nobody in particular."""
    student = cast.students[name or TELLING.get(report) or next(iter(cast.students))]
    if report == "student compare":
        return {"students": [student, *(one for one in cast.students.values() if one != student)][:FIVE]}
    return {"student": student} if _is_about_a_student(report) else {}
