"""`python -m scripts.settings_page`: docs/settings.md from the code, so that no setting is missing or out of date."""

import sys
from collections.abc import Iterator
from inspect import get_annotations
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.settings import Settings
from services.config.catalogue import SETTINGS, Group, Setting, group_name, in_group
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.wording.words import Words

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
ENGLISH, POLISH = Words("en-GB"), Words("pl")
BEGINNING = """# Every setting

This page is made from the code by `make papers`; a test holds it current. A server's own settings are changed in
Discord and hold at once; the operator's are read once, at the start of the process, from the environment or from `.env`
(`.env.example` has them all). A wrong value is refused at the start with what is allowed.

## The operator's: environment or `.env`"""
SERVER = """
## A server's own: `/config set`

For administrators; `/setup` asks for the most important ones, `/config export` and `import` take them to another
server. What an administrator has set goes before what the operator has."""
PLACES = {
    "roles": "roles, by name, mention or id, separated by commas; `*` stands for any ending",
    "channels": "channels and categories, by name, mention or id, separated by commas",
    "channel": "one channel, by name, mention or id",
    "text": "any text of at most {most} characters",
}


def page() -> str:
    """The whole document."""
    return "\n".join([BEGINNING, *_operators(), SERVER, *_servers()]) + "\n"


def _operators() -> Iterator[str]:
    for part in reversed(Settings.__mro__):
        own = [name for name in get_annotations(part) if name in Settings.model_fields]
        if own:
            yield from ("", f"### {(part.__doc__ or part.__name__).strip().splitlines()[0].rstrip('.')}", "")
            yield from ("| name | what it is | allowed | when empty |", "| --- | --- | --- | --- |")
            yield from (_operators_row(name, Settings.model_fields[name]) for name in own)


def _operators_row(name: str, field: FieldInfo) -> str:
    extra = field.json_schema_extra
    allowed = str(extra.get("allowed", "")) if isinstance(extra, dict) else ""
    secret = " **Secret.**" if "SecretStr" in str(field.annotation) else ""
    about = f"{_cell(field.description or '')}{secret}"
    return f"| `{name.upper()}` | {about} | {_cell(allowed)} | {_default(field.default)} |"


def _default(value: Any) -> str:
    if value is None or value in {"", ()} or isinstance(value, SecretStr):
        return "–"
    return f"`{', '.join(map(str, value)) if isinstance(value, tuple) else value}`"


def _servers() -> Iterator[str]:
    defaults = GuildSettings()
    for group in Group:
        yield from ("", f"### {group_name(group, ENGLISH)}", "")
        yield from ("| name | setting | what it does | what to write | default |", "| --- | --- | --- | --- | --- |")
        for setting in in_group(group):
            label = f"{setting.label(ENGLISH)} ({setting.label(POLISH)})"
            default = setting.typed(setting.of(defaults), ENGLISH)
            row = (f"`{setting.name}`", label, setting.about(ENGLISH), _to_write(setting), default)
            yield f"| {' | '.join(map(_cell, row))} |"


def _to_write(setting: Setting) -> str:
    """What to write: the answer to somebody who wrote something else."""
    if setting.kind.name in PLACES:
        return PLACES[setting.kind.name].format(most=getattr(setting.kind, "most", ""))
    try:
        setting.read("?!", ENGLISH)
    except ProfilerError as said:
        return str(said)[str(said).index("Write") :]
    raise AssertionError(f"{setting.name} takes anything: say here what to write")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").strip()


def main() -> int:
    """Write the page; with `--check` only say whether it is current."""
    made = page()
    if "--check" in sys.argv:
        return 0 if PAGE.read_text(encoding="utf-8") == made else 1
    PAGE.write_text(made, encoding="utf-8")
    print(f"{PAGE.name}: {len(Settings.model_fields)} settings of the operator, {len(SETTINGS)} of a server")
    return 0


if __name__ == "__main__":
    sys.exit(main())
