"""What every step of the guided set-up can do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from services.config.catalogue import SETTINGS
from services.errors import ProfilerError
from services.reports.action import Form
from services.reports.report import Choice
from services.setup.looking import Look
from services.setup.panel import Body, Kind, Pick
from services.wording.words import Words

MOST_PICKED = 25  # Discord's limit for what is chosen in one menu, and for its lines


class Step(ABC):
    """One step: what it shows, and what a choice or a form means for the settings.

    Values are plain JSON, as the catalogue of settings keeps them. Nothing here waits for anything.
    """

    name: ClassVar[str]

    @abstractmethod
    def title(self, words: Words) -> str:
        """What the step is about, in a few words."""

    @abstractmethod
    def body(self, look: Look) -> Body:
        """What is shown."""

    def guesses(self, look: Look) -> Mapping[str, Any]:
        """What this server probably wants where nothing is set; confirming the step sets it."""
        del look
        return {}

    def chosen(self, look: Look, setting: str, values: Sequence[str]) -> Mapping[str, Any]:
        """What to set after something was chosen in the menu of a setting."""
        del look
        several = SETTINGS[setting].kind.name in {"roles", "channels", "types"}
        return {setting: list(values) if several else "".join(values[:1])}

    def form(self, look: Look, action: str, values: Sequence[str] = ()) -> Form | None:
        """The form that a button or a line of a menu opens at once; None where it opens none."""
        del look, action, values
        return None

    def entered(self, look: Look, action: str, fields: Mapping[str, str]) -> Mapping[str, Any]:
        """What to set after a form was sent: each field by the name of its setting, as the catalogue reads it.

        Raises ProfilerError with what to write instead.
        """
        form = self.form(look, action)
        if form is None:
            raise ProfilerError(look.words("I no longer know this form. Please use /setup again."))
        return {
            one.key: SETTINGS[one.key].read(fields.get(one.key, "").strip() or "none", look.words, look.names)
            for one in form.inputs
        }

    def unconfirmed(self, look: Look) -> Mapping[str, Any]:
        """The guesses that are shown and not set."""
        return {name: value for name, value in self.guesses(look).items() if name not in look.own}

    def value(self, look: Look, setting: str) -> Any:
        """What is set, else what is guessed, else what holds without anybody's doing."""
        return self.unconfirmed(look).get(setting, look.value(setting))

    def written(self, look: Look, setting: str) -> str:
        """The value of a setting as people read it."""
        return SETTINGS[setting].written(self.value(look, setting), look.words, look.names)

    def typed(self, look: Look, setting: str) -> str:
        """The value of a setting as somebody would type it, nothing for none."""
        value = look.value(setting)
        return SETTINGS[setting].typed(value, look.words, look.names) if value else ""

    def roles(self, look: Look, setting: str, about: str, prompt: str, *, least: int = 0) -> Pick:
        """A menu of the server's roles, with how many people have those that are chosen."""
        ids = look.roles(self.value(look, setting))[:MOST_PICKED]
        people = look.words.count("{n} person", "{n} people", look.holding(ids))
        return Pick(
            setting,
            f"{self.label(look, setting)} · {people}" if ids else self.label(look, setting),
            about,
            prompt,
            Kind.ROLES,
            tuple(map(str, ids)),
            least=least,
            most=MOST_PICKED,
        )

    def channel(
        self, look: Look, setting: str, about: str, prompt: str, kinds: tuple[int, ...], least: int = 0
    ) -> Pick:
        """A menu of the server's channels, for one of them."""
        there = look.channel(str(self.value(look, setting) or ""))
        chosen = () if there is None or there.kind not in kinds else (str(there.id),)
        return Pick(
            setting, self.label(look, setting), about, prompt, Kind.CHANNELS, chosen, least=least, channels=kinds
        )

    def channels(self, look: Look, setting: str, about: str, prompt: str, kinds: tuple[int, ...]) -> Pick:
        """A menu of the server's channels, for any number of them."""
        found = [look.channel(str(one)) for one in self.value(look, setting)]
        chosen = tuple(dict.fromkeys(str(one.id) for one in found if one is not None and one.kind in kinds))
        return Pick(
            setting,
            self.label(look, setting),
            about,
            prompt,
            Kind.CHANNELS,
            chosen[:MOST_PICKED],
            most=MOST_PICKED,
            channels=kinds,
        )

    def lines(
        self, look: Look, setting: str, about: str, choices: Sequence[Choice], *, other: str = "", label: str = ""
    ) -> Pick:
        """A menu of ready answers for one setting; whatever is set is among them, and `other` opens a form."""
        chosen = key_of(self.value(look, setting))
        offered = list(choices)
        if chosen not in {one.value for one in offered}:
            offered.insert(0, Choice(self.plain(look, setting), chosen))
        if other:
            offered.append(Choice(other, OTHER))
        label = label or self.label(look, setting)
        return Pick(setting, label, about, label, Kind.LINES, (chosen,), tuple(offered[:MOST_PICKED]), least=1)

    def label(self, look: Look, setting: str) -> str:
        """What a setting is called."""
        return SETTINGS[setting].label(look.words)

    def plain(self, look: Look, setting: str) -> str:
        """The value of a setting in a menu, where nothing is formatted."""
        return SETTINGS[setting].typed(self.value(look, setting), look.words, look.names)


OTHER = "other"
"""The line of a menu that opens a form."""


def key_of(value: Any) -> str:
    """A value as the value of a menu's line."""
    if isinstance(value, list):
        return ",".join(map(str, value)) or "none"
    return str(value).lower() if isinstance(value, bool) else str(value)
