"""What is offered while somebody types a setting or its value."""

from collections.abc import Iterator

from services.config.catalogue import SETTINGS, Setting, group_name
from services.config.kinds import ChoiceKind, FlagKind
from services.config.server_names import ServerNames, typed_parts
from services.config.time_kinds import ZoneKind
from services.wording.dates import without_accents
from services.wording.words import Words

MOST, LONGEST = 25, 100  # Discord's limits
ZONES = (
    "Europe/Warsaw",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Kyiv",
    "UTC",
    "America/New_York",
    "America/Los_Angeles",
)
EXAMPLES = {
    "span": ("30", "90", "180", "365", "730"),
    "hours": ("8-16", "9-17", "10-19", "10-20"),
    "size": ("8", "25", "100", "500"),
}


def suggested_settings(typed: str, words: Words) -> dict[str, str]:
    """Settings whose name or group holds what was typed: what is shown, and the name that is sent."""
    wanted = without_accents(typed)
    shown = {f"{one.label(words)} · {group_name(one.group, words)}"[:LONGEST]: one.name for one in SETTINGS.values()}
    fit = {label: name for label, name in shown.items() if wanted in without_accents(label) or wanted in name}
    return dict([*fit.items()][:MOST])


def suggested_values(setting: Setting, typed: str, words: Words, server: ServerNames) -> dict[str, str]:
    """Values of a setting that fit what was typed; for lists, one more part behind those typed already."""
    if setting.kind.name in {"roles", "channels"}:
        return _more_parts(setting, typed, server)
    wanted = without_accents(typed)
    offered = [text for text in _values(setting, words, server) if wanted in without_accents(text)]
    return {text[:LONGEST]: text[:LONGEST] for text in offered[:MOST]}


def _values(setting: Setting, words: Words, server: ServerNames) -> Iterator[str]:
    kind = setting.kind
    if isinstance(kind, ChoiceKind):
        yield from (name(words) for name in kind.choices.values())
    elif isinstance(kind, FlagKind):
        yield from (words("yes"), words("no"))
    elif isinstance(kind, ZoneKind):
        yield from ZONES
    elif kind.name == "channel":
        yield from (f"#{name}" for name in sorted(server.channels.values()))
    else:
        yield from EXAMPLES.get(kind.name, ())


def _more_parts(setting: Setting, typed: str, server: ServerNames) -> dict[str, str]:
    """What was typed, with each name that fits its last part in the place of that."""
    names = server.roles if setting.kind.name == "roles" else server.channels
    sign = "@" if setting.kind.name == "roles" else "#"
    parts = typed_parts(typed)
    done, last = (parts, "") if typed.rstrip().endswith(",") or not parts else (parts[:-1], parts[-1])
    wanted = without_accents(last.lstrip("@#"))
    offered = [
        ", ".join([*done, f"{sign}{name}"])
        for name in sorted(set(names.values()))
        if wanted in without_accents(name) and f"{sign}{name}" not in done
    ]
    return {text: text for text in offered[:MOST] if len(text) <= LONGEST}
