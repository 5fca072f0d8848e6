"""The Dockerfile: what it copies is there, what it leaves out stays out, what it starts exists."""

import ast
import re
import tomllib
from fnmatch import fnmatch

from bot import probe
from bot.settings import Settings
from tests.packaging.shipped import OF_PYTHON, ROOT, SETTINGS, is_command, text

PYTHON_OF_DEBIAN = {"bookworm": (3, 11), "trixie": (3, 13), "forky": (3, 14)}
BUILDING = ("gcc", "g++", "build-essential", "make", "-dev", "python3-pip", "python3-venv", "cargo")


def instructions() -> list[tuple[str, str]]:
    """Each instruction and what follows it, lines that go on joined."""
    joined = re.sub(
        r"\\\n", " ", "\n".join(line for line in text("Dockerfile").splitlines() if not line.startswith("#"))
    )
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in joined.splitlines() if line.strip()]


def final() -> list[tuple[str, str]]:
    """Those of the last stage."""
    found = instructions()
    last = max(place for place, (name, _) in enumerate(found) if name == "FROM")
    return found[last:]


def only(name: str) -> str:
    """What follows the one instruction of that name in the last stage."""
    (value,) = [rest for each, rest in final() if each == name]
    return value


def rooms() -> set[str]:
    """The packages that the wheel is made of."""
    project = tomllib.loads(text("pyproject.toml"))
    return {name.removesuffix("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]}


def test_every_package_is_copied_and_nothing_that_is_not_there() -> None:
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and "--from" not in rest]
    sources = {source for each in copied for source in each}

    assert rooms() <= sources
    assert not [source for source in sources if not (ROOT / source).exists()]


def test_the_builder_gets_what_is_copied_and_no_secret_and_no_record() -> None:
    lines = [line for line in text(".dockerignore").splitlines() if line and not line.startswith("#")]
    let_in = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        source
        for name, rest in instructions()
        if name == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    }

    assert lines[0] == "*"
    assert let_in == copied
    assert not [
        name for name in (".env", "data", ".git", "tests", ".venv") if any(fnmatch(name, each) for each in let_in)
    ]


def test_packages_come_with_their_hashes_and_none_is_compiled() -> None:
    (install,) = [rest for name, rest in instructions() if name == "RUN" and "-r requirements.txt" in rest]

    assert "--require-hashes" in install
    assert "--only-binary :all:" in install


def test_the_last_stage_holds_no_tool_to_build_with_and_is_nobody_special() -> None:
    stage = final()

    assert not [(name, tool) for name, rest in stage if name == "RUN" for tool in BUILDING if tool in rest.split()]
    assert only("USER") == "10001:10001"
    assert stage[0] == ("FROM", "${BASE}")


def test_both_stages_have_a_python_that_the_program_runs_on() -> None:
    (base,) = [rest for name, rest in instructions() if name == "ARG"]
    release = base.removeprefix("BASE=debian:").removesuffix("-slim")
    least = tomllib.loads(text("pyproject.toml"))["project"]["requires-python"].removeprefix(">=")

    assert PYTHON_OF_DEBIAN[release] >= tuple(map(int, least.split(".")))


def test_what_it_sets_are_settings_and_its_folders_are_its_volume() -> None:
    given = dict(pair.split("=", 1) for pair in only("ENV").split())

    assert given.keys() <= SETTINGS | OF_PYTHON
    assert given["DATA_DIR"] == only("VOLUME") == only("WORKDIR")


def test_it_starts_a_command_of_the_program() -> None:
    assert is_command(ast.literal_eval(only("CMD")))
    assert not [rest for name, rest in final() if name == "ENTRYPOINT"], "a platform's own command would come after it"


def test_its_health_check_asks_where_the_bot_and_the_page_answer() -> None:
    check = only("HEALTHCHECK")

    assert ast.literal_eval(check.partition("CMD ")[2]) == ["python", "-m", "bot.probe", "bot"]
    assert probe.address("bot", {}) == f"http://{Settings.model_fields['health_address'].default}/healthz"
    assert probe.address("page", {}) == f"{Settings.model_fields['page_address'].default}/_stcore/health"
