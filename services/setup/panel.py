"""What the guided set-up shows, in plain values: a step with its menus and buttons."""

from dataclasses import dataclass
from enum import Enum

from services.reports.report import Choice, Style


class Kind(Enum):
    """What a menu offers: lines of ours, or the server's own roles or channels."""

    LINES = "lines"
    ROLES = "roles"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True)
class Pick:
    """A menu for one setting, under its `label` and what it is `about`.

    `chosen` are the values of lines, or ids. `prompt` stands in the menu while nothing is chosen. `channels` are
    Discord's types of those that are offered, none for all.
    """

    setting: str
    label: str
    about: str
    prompt: str
    kind: Kind
    chosen: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    least: int = 0
    most: int = 1
    channels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Knob:
    """A button: `action` says what it is for, `value` with what."""

    label: str
    action: str
    value: str = ""
    style: Style = Style.QUIET
    off: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """The inside of a step: text above and below the menus in Discord's markdown, and buttons of its own.

    `everything` is a text file's content where the text does not hold all there is to say.
    """

    above: tuple[str, ...] = ()
    picks: tuple[Pick, ...] = ()
    below: tuple[str, ...] = ()
    knobs: tuple[Knob, ...] = ()
    everything: str | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A step as it is shown: `step` is its name, `steering` the buttons that lead to other steps.

    `problem` says what could not be kept and why.
    """

    step: str
    title: str
    body: Body
    steering: tuple[Knob, ...] = ()
    footer: str = ""
    problem: str = ""
