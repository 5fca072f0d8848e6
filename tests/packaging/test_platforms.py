"""The units of systemd and the spec of App Platform: commands, settings, paths and times that are the program's."""

from itertools import chain
from typing import Any

import pytest

from bot import leaving, probe
from bot.settings import Settings
from tests.packaging.shipped import ROOT, SECRET, SETTINGS, is_command, loaded, split, text

UNITS = sorted(path.name for path in (ROOT / "deploy" / "systemd").iterdir())
STARTED = [name for name in UNITS if name.endswith(".service")]
APP = "deploy/digitalocean.yaml"


def unit(name: str) -> dict[str, list[str]]:
    """The lines of a unit by their names."""
    found: dict[str, list[str]] = {}
    for line in text(f"deploy/systemd/{name}").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("name", STARTED)
def test_a_unit_starts_a_command_of_the_program_with_settings_that_it_has(name: str) -> None:
    its = unit(name)
    given = dict(pair.split("=", 1) for pair in chain.from_iterable(map(str.split, its["Environment"])))

    assert is_command(split(its["ExecStart"][0]))
    assert given.keys() <= SETTINGS
    assert given["DATA_DIR"] == its["WorkingDirectory"][0] == f"/var/lib/{its['StateDirectory'][0].split()[0]}"
    assert {variable for each in its.get("UnsetEnvironment", []) for variable in each.split()} <= SETTINGS


@pytest.mark.parametrize("name", STARTED)
def test_a_unit_may_do_little_and_reads_what_the_guide_writes(name: str) -> None:
    its, told = unit(name), text("docs/install.md")

    assert its["User"] == ["profiler"]
    assert its["ProtectSystem"] == ["strict"]
    assert its["NoNewPrivileges"] == ["yes"]
    assert its["CapabilityBoundingSet"] == [""]
    for path in (its["EnvironmentFile"][0], its["ExecStart"][0].split()[0].rpartition("/bin/")[0], name):
        assert path in told


@pytest.mark.parametrize("name", ["profiler.service", "profiler-page.service"])
def test_what_runs_on_has_the_time_to_stop_and_is_started_again(name: str) -> None:
    its = unit(name)
    needed = leaving.HANG_UP_SECONDS + leaving.ANSWER_SECONDS + leaving.DRAIN_SECONDS + leaving.CLOSE_SECONDS

    assert int(its["TimeoutStopSec"][0]) > needed + leaving.STOP_SECONDS
    assert its["KillMode"] == ["mixed"]
    assert its["Restart"] == ["on-failure"]


def test_a_backup_goes_where_its_unit_may_write_and_every_timer_has_its_service() -> None:
    its = unit("profiler-backup.service")

    assert its["ExecStart"][0].split()[2] in {f"/var/lib/{name}" for name in its["StateDirectory"][0].split()}
    assert {name.removesuffix(".timer") for name in UNITS if name.endswith(".timer")} <= {
        name.removesuffix(".service") for name in STARTED
    }


def components() -> list[dict[str, Any]]:
    app = loaded(APP)
    return [*app["workers"], *app["services"]]


def test_an_app_is_built_of_the_image_and_starts_commands_of_the_program() -> None:
    for part in components():
        assert (ROOT / part["dockerfile_path"]).exists()
        assert is_command(split(part["run_command"]))
        assert part["instance_count"] == 1
        assert part["github"]["deploy_on_push"] is False


def test_an_app_sets_settings_and_holds_no_secret() -> None:
    app = loaded(APP)
    given = [*app["envs"], *chain.from_iterable(part["envs"] for part in components())]

    assert {each["key"] for each in given} <= SETTINGS
    for each in given:
        if SECRET.search(each["key"]) and not str(each.get("value", "")).startswith("${db."):
            assert each["type"] == "SECRET", each["key"]
            assert "value" not in each, each["key"]


def test_an_app_asks_the_page_where_it_answers() -> None:
    (page,) = loaded(APP)["services"]

    assert page["http_port"] == Settings.model_fields["page_port"].default
    assert f"http://127.0.0.1:{page['http_port']}{page['health_check']['http_path']}" == probe.address("page", {})
    assert loaded(APP)["databases"][0]["engine"] == "PG"
