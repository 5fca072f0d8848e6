"""How students are spread: the middle half of each cohort or course week as a box, every student as a point."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """One cohort or course week: its name, and one number per student.

    `id` is the cohort's role, so that it keeps its colour; None takes the common one. `running`: its time is not over.
    """

    name: str
    values: tuple[float, ...]
    id: int | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Distribution:
    """The groups in the order they are to be read, up to about sixteen; `percent`: the numbers are shares of 1."""

    groups: tuple[Group, ...]
    percent: bool = False


@dataclass(frozen=True, slots=True)
class DistributionWords:
    """The texts of the picture, in the language of its readers, and the locale for its numbers.

    `axis` is what the numbers are ("Messages a week"), `box` explains the box ("Middle half, line at the median"),
    `point` one point ("One student"), `few` why a group has no box ("Fewer than 5: no box"), `running` the group whose
    time is not over, `people` the heading above the numbers of students ("n"), `nothing` that there is no data.
    """

    locale: str
    title: str
    note: str
    axis: str
    box: str
    point: str
    few: str
    running: str
    people: str
    nothing: str
