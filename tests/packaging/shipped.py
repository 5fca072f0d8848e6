"""What the shipped files name: commands of the program, settings, and the programs that it is run with."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.cli import _parser
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {name.upper() for name in Settings.model_fields}
OF_PYTHON = {"PATH", "HOME", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|ACCESS_KEY|PRIVACY_KEY|TEXT_KEYS|PAGE_KEY|DATABASE_URL|SENTRY_DSN")
REFERENCE = re.compile(r"\$\{(\w+)(?:(:?[-?+])([^}]*))?\}")


def text(name: str) -> str:
    """A shipped file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def loaded(name: str) -> Any:
    """A shipped YAML file, its anchors put in."""
    return yaml.safe_load(text(name))


def is_command(words: list[str]) -> bool:
    """Whether these are a command of the program with options that it knows."""
    if words[0].rpartition("/")[2] != "profiler":
        return False
    try:
        _parser().parse_args(words[1:])
    except SystemExit:
        return False
    return True


def split(command: str) -> list[str]:
    """A command line as words."""
    return shlex.split(command)


def put_in(value: str, environment: Mapping[str, str]) -> str:
    """A value of a compose file with its references put in, as compose does."""

    def one(found: re.Match[str]) -> str:
        name, how, rest = found.groups()
        given = environment.get(name, "")
        if how == ":-" and not given:
            return str(rest)
        assert given, f"{name} has to be set"
        return given

    return REFERENCE.sub(one, value).replace("$$", "$")
