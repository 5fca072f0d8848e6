"""The steps of the guided set-up in their order, and the names under which `/setup` jumps to them."""

from collections.abc import Mapping

from services.setup.steps.attachments import Attachments
from services.setup.steps.channels import Channels
from services.setup.steps.check import Check
from services.setup.steps.course import Course
from services.setup.steps.finish import Finish
from services.setup.steps.nudges import Nudges
from services.setup.steps.privacy import Privacy
from services.setup.steps.roles import Roles
from services.setup.steps.start import Start
from services.setup.steps.step import Step

_NEEDED: tuple[Step, ...] = (Start(), Roles(), Channels(), Course(), Privacy(), Check())
_MORE: tuple[Step, ...] = (Nudges(), Attachments())
STEPS: tuple[Step, ...] = (*_NEEDED, Finish((*_NEEDED, *_MORE)))
"""Those that everybody is led through; the others are good as they are, and chosen in the last one."""
BY_NAME: Mapping[str, Step] = {one.name: one for one in (*STEPS, *_MORE)}
FIRST, LAST = STEPS[0].name, STEPS[-1].name


def after(name: str, *, by: int = 1) -> str:
    """The step so many places further on, at most the last and at least the first; the last after any other."""
    places = {one.name: number for number, one in enumerate(STEPS)}
    place = places.get(name, len(STEPS)) + by
    return STEPS[min(max(place, 0), len(STEPS) - 1)].name
