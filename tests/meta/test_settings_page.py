"""The page of all settings is made from the code, and current."""

import re

from bot.settings import Settings
from scripts.settings_page import PAGE, page
from services.config.catalogue import SETTINGS


def test_the_page_of_settings_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make papers` and commit docs/settings.md"


def test_every_setting_stands_on_it_once() -> None:
    named = re.findall(r"^\| `([^`]+)` \|", page(), re.MULTILINE)

    assert sorted(named) == sorted([*SETTINGS, *(name.upper() for name in Settings.model_fields)])
