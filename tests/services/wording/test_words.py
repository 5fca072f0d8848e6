import ast
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from services.wording.words import LOCALES, Words

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("bot", "cogs", "dashboard", "services")


@cache
def messages(path):
    """Every text in a source that is given to `words(...)` or `words.count(...)`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = constants(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return set(filter(None, (message(call, named) for call in calls)))


def constants(tree):
    """The texts at the top of a file, by name."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def message(call, named):
    values = [named.get(part.id) if isinstance(part, ast.Name) else getattr(part, "value", None) for part in call.args]
    texts = [value for value in values if isinstance(value, str)]
    match call.func:
        case ast.Name(id="words") | ast.Attribute(attr="words") if texts:
            return texts[0]
        case ast.Attribute(attr="count", value=ast.Name(id="words") | ast.Attribute(attr="words")):
            return tuple(texts[:2])
    return None


@cache
def polish() -> Catalog:
    with (LOCALES / "pl.po").open("rb") as lines:
        return read_po(lines, locale="pl")


# Those that can say anything: looking closer is left to the test of each.
SOURCES = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "words" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_has_polish(source):
    assert [text for text in messages(source) if not has_polish(text)] == []


def has_polish(text):
    """Whether the catalogue has a text in every form of Polish, with the same names to fill in."""
    entry = polish().get(text if isinstance(text, str) else text[0])
    if entry is None or not entry.string:
        return False
    translations = [str(part) for part in ([entry.string] if isinstance(entry.string, str) else entry.string)]
    wanted = set(re.findall(r"{\w+}", text if isinstance(text, str) else text[1]))
    same = [set(re.findall(r"{\w+}", translation)) == wanted for translation in translations]
    return all(translations) and all(same) and len(translations) == (1 if isinstance(text, str) else 3)


def test_the_catalogue_holds_nothing_that_nobody_says():
    known = {text if isinstance(text, str) else text[0] for source in SOURCES for text in messages(source)}
    assert len(known) > 1000
    said = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in polish() if entry.id}
    assert said - known == set()


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1 wiadomość"), (3, "3 wiadomości"), (5, "5 wiadomości"), (22, "22 wiadomości")]
)
def test_polish_has_three_plural_forms(number, text):
    assert Words("pl").count("{n} message", "{n} messages", number) == text


def test_a_locale_that_nobody_translated_gets_british_english():
    assert Words("de").days(date(2026, 9, 1), date(2026, 9, 30)) == "1–30 Sept 2026"
    assert Words("nonsense!").count("{n} message", "{n} messages", 2) == "2 messages"


def test_american_dates_are_american():
    assert Words("en-US").day(date(2026, 9, 1)) == "Sep 1, 2026"


def test_dates_and_times_are_those_of_the_zone_and_language():
    at = datetime(2026, 10, 9, 22, 30, tzinfo=UTC)
    assert Words("pl").moment(at, ZoneInfo("Europe/Warsaw")) == "10 paź 2026, 00:30"


def test_numbers_follow_the_language():
    assert Words("pl").number(12345.67, digits=1) == "12\xa0345,7"
    assert Words("en-GB").number(12345) == "12,345"


def test_names_with_braces_are_only_names():
    assert Words("en-GB")("{name} is a bot. I only show students.", name="{n}").startswith("{n} is")


def test_names_are_joined_as_people_do():
    assert Words("en-GB").listed(["#a", "#b", "#c"]) == "#a, #b and #c"
    assert Words("pl").either(["“a”", "“b”"]) == "“a” lub “b”"


@pytest.mark.parametrize(
    ("share", "spoken"),
    [
        (0, "0%"),
        (1e-17, "0%"),
        (0.001, "<1%"),
        (0.005, "<1%"),
        (0.006, "1%"),
        (0.994, "99%"),
        (0.995, ">99%"),
        (0.9999, ">99%"),
        (1, "100%"),
    ],
)
def test_a_little_is_not_nothing_and_nearly_everything_is_not_all(share, spoken):
    assert Words("en-GB").percent(share) == spoken
