"""The picture of a probability. Only the render worker imports this: it brings matplotlib with it."""

from charts.contribution import Contribution, ContributionWords, Reason, contribution
from services.quiet.task import QuietTask
from services.wording.words import Words


def quiet(task: QuietTask) -> bytes:
    """What moves a student away from the typical one, as PNG bytes."""
    words = Words(task.locale)
    explained = Contribution(task.reference, tuple(Reason(*reason) for reason in task.reasons))
    return contribution(
        explained,
        ContributionWords(
            locale=str(words.locale),
            title=words("Chance of silence for the next two weeks"),
            note=words.count(
                "Typical: the middle of {n} student with 3 active days or more in 4 weeks",
                "Typical: the middle of {n} students with 3 active days or more in 4 weeks",
                task.eligible,
            ),
            reference=words("Typical student"),
            person=task.name,
            raises=words("Raises it"),
            lowers=words("Lowers it"),
            points=words("pp"),
            nothing=words("Not enough data"),
        ),
    )


TASKS = {"quiet": quiet}
