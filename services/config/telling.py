"""Settings in words: what holds, what changed, and what follows from a change."""

from collections.abc import Iterator, Mapping

from services.config.catalogue import SETTINGS, Group, Setting, group_name, in_group
from services.config.kinds import Json
from services.config.live import Changed, LiveSettings
from services.config.place_kinds import gone
from services.config.server_names import ServerNames
from services.config.store import Since
from services.wording.answers import ago
from services.wording.words import Words

SHORT = 90  # characters of a value in the overview
EMPTY: tuple[Json, ...] = ("", [])  # values that are none; 0 is for ever
PARTS = 2  # roles, channels or holidays named there
DOT = "🔹"  # marks what the server has set itself


def value_of(live: LiveSettings, guild_id: int, name: str) -> Json:
    """The value that holds for a server: its own, else the operator's."""
    own = live.own(guild_id).get(name)
    return SETTINGS[name].of(live.defaults) if own is None else own


def overview(live: LiveSettings, guild_id: int, words: Words, server: ServerNames) -> Iterator[str]:
    """A text for each group: every setting with its value, shortened."""
    own = live.own(guild_id)
    for group in Group:
        lines, unset = [f"**{group_name(group, words)}**"], []
        for one in in_group(group):
            value, mark = value_of(live, guild_id, one.name), f"{DOT} " if one.name in own else ""
            if not mark and value in EMPTY and one.kind.name != "types":  # no types are all
                unset.append(one.label(words))
            else:
                lines.append(f"{mark}{one.label(words)}: {short(one, value, words, server)}")
        if unset:
            lines.append(words("-# Not set: {settings}", settings=", ".join(unset)))
        yield "\n".join(lines)


def everything(live: LiveSettings, guild_id: int, words: Words, server: ServerNames) -> str:
    """Every setting as somebody would type it, for a text file."""
    return "\n".join(
        f"{one.label(words)}: {one.typed(value_of(live, guild_id, one.name), words, server)}"
        for one in SETTINGS.values()
    )


def of_group(live: LiveSettings, guild_id: int, group: Group, words: Words, server: ServerNames) -> Iterator[str]:
    """A text for each setting of a group: its value, and what it does."""
    own = live.own(guild_id)
    for one in in_group(group):
        mark = f"{DOT} " if one.name in own else ""
        shown = one.written(value_of(live, guild_id, one.name), words, server)
        yield f"{mark}**{one.label(words)}**: {shown}\n-# {one.about(words)}"


def of_setting(
    setting: Setting, live: LiveSettings, guild_id: int, since: Since | None, words: Words, server: ServerNames
) -> Iterator[str]:
    """What a setting does, what holds, who set it and when, and what held without."""
    yield setting.about(words)
    yield words("Now: **{value}**", value=setting.written(value_of(live, guild_id, setting.name), words, server))
    default = setting.written(setting.of(live.defaults), words, server)
    if since is not None:
        yield words(
            "-# Set by <@{who}> {when}. The default is: {default}.", who=since.by, when=ago(since.at), default=default
        )
    elif setting.name not in live.own(guild_id):
        yield words("-# This is the default; nothing else is set here.")


def told_changed(changed: Changed, live: LiveSettings, words: Words, server: ServerNames) -> list[str]:
    """A line for each setting that became another."""
    if not changed.after:
        return [words("Nothing changed: it was like that already.")]
    return [
        words(
            "✅ **{setting}**: {after} (before: {before})",
            setting=SETTINGS[name].label(words),
            after=_or_default(name, after, live, words, server),
            before=_or_default(name, changed.before.get(name), live, words, server),
        )
        for name, after in changed.after.items()
    ]


def follows(changed: Changed, words: Words) -> list[str]:
    """What an administrator should know who changed these settings."""
    told = {
        "admin_roles": words(
            "Discord shows /config and /setup to whoever may manage the server. For these roles, allow both commands "
            "under Server Settings → Integrations."
        ),
        "consent_mode": words(
            "This holds for what is written from now on. What was recorded before stays until its author or you "
            "have it erased."
        ),
        "sync_minute": words("The next sync is at that minute."),
        "attachments_types": words("Files that were left out are judged again by these types."),
        "attachments_largest": words("Files that were left out are judged again by this size."),
    }
    lines = [text for name, text in told.items() if name in changed.after]
    if any(name.startswith("keep_") for name in changed.after):
        lines.append(words("What is older goes with the next nightly clean-up, for good."))
    return lines


def deleted(live: LiveSettings, guild_id: int, words: Words, server: ServerNames) -> list[str]:
    """A line for each setting that names roles or channels which no longer exist."""
    if not server.roles and not server.channels:
        return []  # the server is not described yet
    return [
        words(
            "⚠️ **{setting}** names what was deleted from the server. Choose anew.", setting=SETTINGS[name].label(words)
        )
        for name, value in live.own(guild_id).items()
        if gone(value, SETTINGS[name].kind.name, server)
    ]


def short(setting: Setting, value: Json, words: Words, server: ServerNames) -> str:
    """A value on one short line: of many parts the first, and how many more."""
    if (
        isinstance(value, list)
        and setting.kind.name in {"roles", "channels", "holidays", "types"}
        and len(value) > PARTS
    ):
        first = setting.written(value[:PARTS], words, server)
        return words("{first} and {n} more", first=first, n=words.number(len(value) - PARTS))
    text = setting.written(value, words, server)
    return text if len(text) <= SHORT or "<" in text else f"{text[: SHORT - 1].rstrip(chr(92))}…"


def _or_default(name: str, value: Json, live: LiveSettings, words: Words, server: ServerNames) -> str:
    setting = SETTINGS[name]
    if value is not None:
        return setting.written(value, words, server)
    return words("{value}, the default", value=setting.written(setting.of(live.defaults), words, server))


def names_of(changes: Mapping[str, Json], words: Words) -> str:
    """The names of some settings."""
    return words.listed(SETTINGS[name].label(words) for name in changes)
