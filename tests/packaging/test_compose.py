"""The compose files: nothing has a default password, every setting and command exists, every service is held small."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.packaging.shipped import REFERENCE, SECRET, SETTINGS, is_command, loaded, put_in, text

FILES = ("compose.yaml", "compose.production.yaml")
GIVEN = {
    "POSTGRES_PASSWORD": "letters1",
    "S3_ACCESS_KEY": "letters2",
    "S3_SECRET_KEY": "letters3",
    "S3_BUCKET": "course",
    "S3_ENDPOINT": "https://fra1.digitaloceanspaces.com",
    "PROFILER_IMAGE": "student-profiler:1",
    "DATABASE_URL": "postgresql://profiler:pass@db.example.org:25060/profiler?sslmode=require",
    "PAGE_DATABASE_URL": "postgresql://profiler_page:pass@db.example.org:25060/profiler?sslmode=require",
    "PAGE_ADDRESS": "https://profiler.example.org",
    "PRIVACY_KEY": "x" * 32,
}
OURS = ("bot", "page")
SERVICES = [(name, service) for name in FILES for service in loaded(name)["services"]]
OWN = [(name, service) for name, service in SERVICES if service in OURS]


def service_of(name: str, service: str) -> dict[str, Any]:
    found: dict[str, Any] = loaded(name)["services"][service]
    return found


@pytest.mark.parametrize("name", FILES)
def test_no_secret_has_a_default_and_none_is_written_down(name: str) -> None:
    references = REFERENCE.findall(text(name))
    for variable, how, _ in references:
        assert how == ":?" or not SECRET.search(variable), f"{variable} has a default"
    for service in loaded(name)["services"].values():
        for variable, value in service.get("environment", {}).items():
            assert not SECRET.search(variable) or not value or "${" in value, f"{variable} is written down"


@pytest.mark.parametrize(("name", "service"), SERVICES)
def test_every_service_is_held_small_and_looked_after(name: str, service: str) -> None:
    its = service_of(name, service)

    assert its["read_only"] is True
    assert its["cap_drop"] == ["ALL"]
    assert its["security_opt"] == ["no-new-privileges:true"]
    assert not its.keys() & {"privileged", "network_mode", "pid", "ipc", "devices"}
    assert {"mem_limit", "cpus", "pids_limit", "restart", "logging"} <= its.keys()
    assert "healthcheck" in its or service == "bot", "the image's own check is the bot's"
    assert all(port.startswith("127.0.0.1:") for port in its.get("ports", []))


@pytest.mark.parametrize(("name", "service"), SERVICES)
def test_what_a_service_leans_on_is_there(name: str, service: str) -> None:
    file, its = loaded(name), service_of(name, service)

    for other, how in its.get("depends_on", {}).items():
        assert other in file["services"]
        assert how == {"condition": "service_healthy"}
    assert {volume.split(":")[0] for volume in its.get("volumes", [])} <= file["volumes"].keys()
    assert set(its.get("networks", [])) <= file.get("networks", {}).keys()


@pytest.mark.parametrize(("name", "service"), OWN)
def test_the_program_is_started_as_nobody_with_settings_that_it_takes(
    name: str, service: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    its = service_of(name, service)
    given = {variable: put_in(value, GIVEN) for variable, value in its["environment"].items()}
    monkeypatch.chdir(tmp_path)
    for variable in SETTINGS:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in given.items():
        monkeypatch.setenv(variable, value)

    settings = Settings()

    assert its["user"] == "10001:10001"
    assert is_command(its["command"])
    assert given.keys() <= SETTINGS
    assert settings.bucket is not None
    assert settings.bucket.secret_key == GIVEN["S3_SECRET_KEY"]
    assert (settings.postgres_url or settings.page_role_url or "").startswith("postgresql://profiler")
    assert its["env_file"] == ".env"


@pytest.mark.parametrize("name", FILES)
def test_the_page_has_no_token_and_listens_where_it_is_published(name: str) -> None:
    page = service_of(name, "page")

    assert page["environment"]["DISCORD_TOKEN"] == ""
    assert page["environment"]["PAGE_HOST"] == "0.0.0.0"
    assert page["ports"] == [f"127.0.0.1:8501:{page['environment']['PAGE_PORT']}"]
    assert page["healthcheck"]["test"] == ["CMD", "python", "-m", "bot.probe", "page"]


def test_bot_database_and_bucket_of_the_try_out_speak_of_the_same_things() -> None:
    services = loaded("compose.yaml")["services"]
    bot, postgres, s3 = services["bot"]["environment"], services["postgres"], services["s3"]
    served = s3["command"][0]

    user, database = postgres["environment"]["POSTGRES_USER"], postgres["environment"]["POSTGRES_DB"]
    assert bot["DATABASE_URL"].startswith(f"postgresql://{user}:${{POSTGRES_PASSWORD")
    assert bot["DATABASE_URL"].endswith(f"@postgres:5432/{database}")
    assert postgres["healthcheck"]["test"] == ["CMD", "pg_isready", f"--username={user}", f"--dbname={database}"]
    assert bot["S3_ENDPOINT"] == "http://s3:9000"
    assert "--addr :9000" in served
    assert f"/objects/{bot['S3_BUCKET']} " in served
    assert loaded("compose.yaml")["networks"]["inside"] == {"internal": True}
    assert postgres["networks"] == s3["networks"] == ["inside"]


def test_the_s3_server_knows_every_option_it_is_started_with() -> None:
    served = loaded("compose.yaml")["services"]["s3"]["command"][0].split("exec rclone ")[1].split()
    told = (
        subprocess.run(
            [str(Path(sys.executable).parent / "rclone"), "help", "flags"], capture_output=True, text=True, check=True
        ).stdout
        + subprocess.run(
            [str(Path(sys.executable).parent / "rclone"), *served[:2], "--help"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )

    assert served[:2] == ["serve", "s3"]
    assert not [word for word in served if word.startswith("--") and f"{word} " not in told]
