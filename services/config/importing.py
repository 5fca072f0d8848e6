"""What a file of settings would change, shown before it does."""

from collections.abc import Mapping

from services.config.applying import applied, check_together
from services.config.catalogue import SETTINGS
from services.config.files import Brought
from services.config.kinds import Json
from services.config.live import LiveSettings, check_values
from services.config.pages import ALL, GO
from services.config.server_names import ServerNames
from services.config.telling import short, value_of
from services.reports.report import Style
from services.setup.panel import Body, Knob, Panel
from services.wording.words import Words

APPLY = "apply"
BROUGHT = "config import"


def check_together_with(live: LiveSettings, guild_id: int, changes: Mapping[str, Json]) -> None:
    """Raise ProfilerError where the server's settings would contradict each other after some changes."""
    words = live.of(guild_id).words
    check_values(changes, words)
    after = {name: value for name, value in {**live.own(guild_id), **changes}.items() if value is not None}
    check_together(applied(live.defaults, after, None), words)


def preview(brought: Brought, live: LiveSettings, guild_id: int, look: int, words: Words, server: ServerNames) -> Panel:
    """Each change with its before and after, what does not fit, and the button that does it."""
    lines = []
    for name, value in brought.changes.items():
        setting = SETTINGS[name]
        before = short(setting, value_of(live, guild_id, name), words, server)
        after = short(setting, setting.of(live.defaults) if value is None else value, words, server)
        lines.append(f"**{setting.label(words)}**: {before} → {after}")
    if not lines:
        lines = [words("Everything is as in the file already.")]
    notes = [f"⚠️ {problem}" for problem in brought.problems]
    if brought.elsewhere:
        notes.insert(0, words("The file is of another server: I looked for its roles and channels by their names."))
    knobs = [Knob(words("All settings"), GO, ALL)]
    if brought.changes:
        knobs.insert(0, Knob(words("Change all of this"), APPLY, str(look), Style.MAIN))
    title = words.count("{n} setting would change", "{n} settings would change", len(brought.changes))
    return Panel(ALL, title, Body(("\n".join(lines), "\n".join(notes)), knobs=tuple(knobs)))
