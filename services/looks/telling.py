"""The log of looks in words: a line an entry."""

from collections.abc import Iterator

from services.config.catalogue import SETTINGS
from services.config.server_names import ServerNames
from services.config.telling import short
from services.looks.log import Entry, LogPage
from services.looks.names import action_name
from services.people.students import DELETED_USERS
from services.wording.answers import Told, as_it_is, moment
from services.wording.periods import Period
from services.wording.words import Words

LONGEST = 3900


def told_log(page: LogPage, period: Period, words: Words, server: ServerNames, *, own: bool) -> Told:
    """A page of the log; `own` says that whoever reads it sees but what they did themselves."""
    title = words("Who looked and who changed something")
    notes = [period.text]
    if page.found:
        notes.append(words.count("{n} entry", "{n} entries", page.found))
    if own:
        notes.append(words("You see what you did yourself; administrators see all."))
    if not page.entries:
        return Told(title, words("Nothing of that kind is in the log."), " · ".join(notes))
    lines = "\n".join(line for entry in page.entries for line in _lines(entry, words, server))
    return Told(title, lines[:LONGEST], " · ".join(notes))


def _lines(entry: Entry, words: Words, server: ServerNames) -> Iterator[str]:
    who = _called(entry.actor_name, entry.actor_id, words)
    name = action_name(entry.action, words)
    if entry.subject_id is not None and entry.subject_id != entry.actor_id:
        called = _called(entry.subject_name, entry.subject_id, words)
        name = f"{name}: {words('somebody of another cohort') if entry.is_strange else called}"
    where = f" · <#{entry.channel_id}>" if entry.channel_id else ""
    yield f"**{who}** · {name}\n-# {moment(entry.at)}{where}"
    for setting, after in (entry.question.get("after") or {}).items():
        if setting in SETTINGS:
            before = (entry.question.get("before") or {}).get(setting)
            yield f"-# ↳ {_changed(setting, before, after, words, server)}"


def _changed(name: str, before: object, after: object, words: Words, server: ServerNames) -> str:
    setting = SETTINGS[name]
    shown = [
        short(setting, value, words, server)  # type: ignore[arg-type]
        if value is not None and setting.kind.holds(value)  # type: ignore[arg-type]
        else words("the default")
        for value in (before, after)
    ]
    return f"{setting.label(words)}: {shown[0]} → {shown[1]}"


def _called(name: str | None, user_id: int, words: Words) -> str:
    if user_id == 0:
        return words("by itself")
    if user_id == DELETED_USERS:
        return words("a deleted account")
    return as_it_is(name) if name else f"<@{user_id}>"
