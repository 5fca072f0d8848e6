"""The kinds of values that a setting can have: how each is typed, checked, kept as JSON and shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from services.config.server_names import ServerNames
from services.errors import ProfilerError
from services.wording.answers import as_it_is
from services.wording.dates import without_accents
from services.wording.words import Words

type Json = str | int | bool | list[Json] | None
type Text = Callable[[Words], str]

MOST_DIGITS = 9
NOTHING = {"none", "nothing", "-", "brak", "nic", "zadna", "zadne", "zaden"}
YES, NO = {"yes", "on", "true", "tak", "wlacz", "1"}, {"no", "off", "false", "nie", "wylacz", "0"}


class NotUnderstood(ProfilerError):
    """What was typed is no value of the setting; the text says what to write."""


class Kind(Protocol):
    """How values of one kind are typed, kept and shown.

    `read` raises NotUnderstood; its answer passes `holds`. `to_field` turns a kept value into what GuildSettings has
    there, `to_value` turns that back. `written` is Discord's markdown, `typed` is what somebody would type for it.
    """

    name: ClassVar[str]

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """The value that somebody typed."""

    def holds(self, value: Json) -> bool:
        """Whether this is a value of the kind, whoever wrote it."""

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """The value as people read it."""

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The value as people type it."""

    def to_field(self, value: Any) -> Any:
        """What GuildSettings holds for it."""

    def to_value(self, given: Any) -> Json:
        """The value for what GuildSettings holds."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A value that is kept as it is."""

    def to_field(self, value: Any) -> Any:
        """The value itself."""
        return value

    def to_value(self, given: Any) -> Json:
        """The value itself."""
        plain: Json = given
        return plain

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The value in characters."""
        del words, server
        return str(value)


@dataclass(frozen=True, slots=True)
class TextKind(Plain):
    """Words of an administrator's own; empty for none."""

    name: ClassVar[str] = "text"
    most: int = 300

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """The text without space around it."""
        del server
        text = typed.replace("\x00", "").strip()
        if len(text) > self.most:
            raise NotUnderstood(words("This is too long: write at most {n} characters.", n=self.most))
        return "" if without_accents(text) in NOTHING else text

    def holds(self, value: Json) -> bool:
        """Any text that is short enough."""
        return isinstance(value, str) and len(value) <= self.most and "\x00" not in value

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """The text as it is."""
        del server
        return as_it_is(str(value)) or words("none")


@dataclass(frozen=True, slots=True)
class NumberKind(Plain):
    """A whole number within bounds."""

    name: ClassVar[str] = "number"
    least: int
    most: int

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """The number."""
        del server
        text = typed.strip()
        if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and self.holds(int(text)):
            return int(text)
        raise NotUnderstood(
            words("Write a whole number from {least} to {most}.", least=self.least, most=words.number(self.most))
        )

    def holds(self, value: Json) -> bool:
        """A whole number within the bounds."""
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """The number."""
        del server
        return words.number(int(value))


@dataclass(frozen=True, slots=True)
class ChoiceKind:
    """One of a few; `choices` are their names for people, `also` other words that people type."""

    name: ClassVar[str] = "choice"
    choices: Mapping[str, Text]
    also: Mapping[str, str]
    made: Callable[[str], Any] = str
    kept: Callable[[Any], str] = str

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """The choice that was typed, by its own name, its name for people or another word for it."""
        del server
        plain = without_accents(" ".join(typed.split()))
        for value, name in self.choices.items():
            if plain in {value, without_accents(name(words))}:
                return value
        if plain in self.also:
            return self.also[plain]
        raise NotUnderstood(
            words("Write {choices}.", choices=words.either(name(words) for name in self.choices.values()))
        )

    def holds(self, value: Json) -> bool:
        """One of the choices."""
        return isinstance(value, str) and value in self.choices

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """Its name for people."""
        del server
        return self.choices[value](words)

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """Its name for people."""
        return self.written(value, words, server)

    def to_field(self, value: Any) -> Any:
        """What the settings hold."""
        return self.made(value)

    def to_value(self, given: Any) -> Json:
        """The choice's own name."""
        return self.kept(given)


@dataclass(frozen=True, slots=True)
class FlagKind(Plain):
    """Yes or no."""

    name: ClassVar[str] = "flag"

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """Yes or no, in either language."""
        del server
        plain = without_accents(typed.strip())
        if plain in YES | NO:
            return plain in YES
        raise NotUnderstood(words("Write yes or no."))

    def holds(self, value: Json) -> bool:
        """True or false."""
        return isinstance(value, bool)

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """Yes or no."""
        del server
        return words("yes") if value else words("no")

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """Yes or no."""
        return self.written(value, words, server)
