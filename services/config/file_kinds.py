"""Settings of which files are kept: their largest size and their types."""

from dataclasses import dataclass
from typing import Any, ClassVar

from services.attachments.limits import type_pattern
from services.config.kinds import Json
from services.config.server_names import ServerNames
from services.setup.attachments import BOUNDLESS, LARGEST_MEGABYTES, MEGABYTE, MOST_TYPES, largest_typed, types_typed
from services.wording.words import Words


@dataclass(frozen=True, slots=True)
class SizeKind:
    """A size in MB, 0 (None in GuildSettings) for any."""

    name: ClassVar[str] = "size"

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """A size from "25 MB" or "no limit"."""
        del server
        size = largest_typed(typed, words)
        return 0 if size is None or size >= BOUNDLESS else size // MEGABYTE

    def holds(self, value: Json) -> bool:
        """A size that the attachments know."""
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_MEGABYTES

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """The size."""
        del server
        return words("up to {n} MB", n=words.number(int(value))) if value else words("any size")

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The size."""
        del server
        return f"{value} MB" if value else words("no limit")

    def to_field(self, value: Any) -> Any:
        """MB or None."""
        return int(value) or None

    def to_value(self, given: Any) -> Json:
        """MB, 0 for any."""
        return int(given or 0)


@dataclass(frozen=True, slots=True)
class TypesKind:
    """Content types or endings; none for every type."""

    name: ClassVar[str] = "types"

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """Types from "images, .pdf", or "all"."""
        del server
        return list(types_typed(typed, words) or ())

    def holds(self, value: Json) -> bool:
        """A list of types that the attachments know."""
        return (
            isinstance(value, list)
            and len(value) <= MOST_TYPES
            and all(isinstance(each, str) and type_pattern(each) == each for each in value)
        )

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """The types."""
        del server
        return ", ".join(f"`{each}`" for each in value) or words("all")

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The types."""
        del server
        return ", ".join(value) or words("all")

    def to_field(self, value: Any) -> Any:
        """A tuple."""
        return tuple(value)

    def to_value(self, given: Any) -> Json:
        """A list."""
        return list(given)
