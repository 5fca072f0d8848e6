"""One picture of each kind."""

from benchmarks.charts import cohorts, students
from benchmarks.charts.school import Scene, Turn


def scenes(turn: int = 0) -> list[Scene]:
    """Every kind of picture the product has, in the order of the gallery.

    Each `turn` has other numbers and names, as each student has: what a picture reuses of the one before is what
    pictures have in common.
    """
    of = Turn(turn)
    return [
        students.days(of),
        students.student_card(of),
        students.timeline(of),
        students.year(of),
        students.compared(of),
        students.quiet(of),
        cohorts.cohort_card(of),
        cohorts.hours_of_week(of),
        cohorts.channels(of),
        cohorts.spread(of),
        cohorts.ranked(of),
        cohorts.waits(of),
        cohorts.seen(of),
    ]
