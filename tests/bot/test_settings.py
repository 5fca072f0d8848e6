"""Settings: what is read, what is refused, and that .env.example tells all of it."""

import errno
import re
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings, WrongSettings, is_loopback, read_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def refusal(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings) as refused:
        read_settings()
    return str(refused.value)


def test_everything_has_a_default() -> None:
    settings = read_settings()
    assert settings.mentor_roles == ("Mentor",)
    assert settings.discord_api_base == "https://discord.com"


def test_lists_are_comma_separated_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTOR_ROLES", "Mentor, Head mentor ,123")
    assert read_settings().mentor_roles == ("Mentor", "Head mentor", "123")


def test_a_dotenv_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TIME_ZONE=Europe/Warsaw\nSOMETHING_ELSE=1\n")
    assert read_settings().time_zone == "Europe/Warsaw"


def test_a_dotenv_file_that_is_no_text_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")
    with pytest.raises(WrongSettings, match=r"^The file \.env is not UTF-8 text"):
        read_settings()


def test_a_dotenv_file_that_cannot_be_read_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = PermissionError(errno.EACCES, "Permission denied")
    monkeypatch.setattr("bot.settings.reading.Settings", Mock(side_effect=refused))
    with pytest.raises(WrongSettings, match=r"^The file \.env cannot be read: Permission denied\.$"):
        read_settings()


def test_a_channel_name_of_spaces_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(monkeypatch, MENTOR_CHANNEL="  ").startswith("MENTOR_CHANNEL")


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_START", "")
    assert read_settings().course_start is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "/etc/passwd"),
        ("LANGUAGE", "de"),
        ("COURSE_START", "yesterday"),
        ("REQUESTS_PER_SECOND", "51"),
        ("REQUESTS_PER_SECOND", "many"),
        ("HISTORY_CHANNELS_AT_ONCE", "0"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("HEALTH_ADDRESS", "9190"),
        ("HEALTH_ADDRESS", "127.0.0.1"),
        ("HEALTH_ADDRESS", "127.0.0.1:many"),
        ("HEALTH_ADDRESS", "127.0.0.1:99999"),
        ("HEALTH_ADDRESS", "http://127.0.0.1:9190"),
        ("SENTRY_DSN", "sentry.example"),
        ("SENTRY_DSN", "https://sentry.example/1"),
        ("SENTRY_DSN", "https://key@sentry.example"),
        ("DISCORD_API_BASE", "https://discord.example"),
        ("DISCORD_CDN_BASE", "http://192.168.0.7:8765"),
        ("DISCORD_API_BASE", "ftp://127.0.0.1"),
        ("MENTOR_ROLES", ","),
        ("SYNC_MINUTE", "60"),
        ("REREAD_DAYS", "-1"),
        ("CAPTURE_QUEUE", "5"),
        ("ATTACHMENTS_LARGEST_MB", "-1"),
        ("ATTACHMENTS_TYPES", "a/b/c"),
        ("ATTACHMENTS_TYPES", "image/*, everything else"),
        ("S3_BUCKET", "my bucket"),
        ("S3_BUCKET", "course/files"),
        ("S3_REGION", "eu central"),
        ("S3_ENDPOINT", "fra1.example.com"),
        ("S3_ENDPOINT", "https://exa mple.com"),
        ("S3_ENDPOINT", "https://fra1.example.com/course"),
        ("S3_ENDPOINT", "http://127.0.0.1:99999"),
        ("S3_PREFIX", "../files"),
        ("S3_PREFIX", "a b"),
        ("S3_ADDRESSING", "host"),
        ("SHARD_COUNT", "0"),
        ("SHARD_COUNT", "1001"),
    ],
)
def test_a_wrong_value_gets_one_sentence_with_its_name_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    sentence = refusal(monkeypatch, **{name: value})
    assert sentence.startswith(name)
    assert "allowed is" in sentence
    assert "\n" not in sentence


def test_each_wrong_setting_has_its_own_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = refusal(monkeypatch, TIME_ZONE="Nowhere", LOG_FORMAT="xml").split("\n")
    assert [sentence.split()[0] for sentence in sentences] == ["TIME_ZONE", "LOG_FORMAT"]


def test_a_course_cannot_end_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = refusal(monkeypatch, COURSE_START="2026-09-01", COURSE_END="2026-08-01")
    assert sentence.startswith("COURSE_END")


def test_one_process_looks_after_everything_unless_told_otherwise() -> None:
    shards = read_settings().shards
    assert (shards.ids, shards.count, shards.alone, shards.whole) == ((0,), 1, True, True)


def test_a_process_may_have_several_shards_and_a_folder_for_passing_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARD_IDS", "2, 0")
    monkeypatch.setenv("SHARD_COUNT", "4")
    settings = read_settings()
    assert (settings.shards.ids, settings.shards.count, settings.shards.share) == ((0, 2), 4, 0.5)
    assert settings.passing_dir == Path("data/shards-0+2-of-4")


@pytest.mark.parametrize(
    ("ids", "count"), [("1", "1"), ("0,0", "2"), ("0,2", "2"), ("-1", "2"), ("0,x", "2"), ("1.5", "2"), (",", "2")]
)
def test_shards_that_cannot_be_are_refused(monkeypatch: pytest.MonkeyPatch, ids: str, count: str) -> None:
    sentence = refusal(monkeypatch, SHARD_IDS=ids, SHARD_COUNT=count)
    assert sentence.startswith("SHARD_IDS")
    assert "from 0 to SHARD_COUNT - 1" in sentence


@pytest.mark.parametrize("url", ["mysql://root:hunter2@host/db", "postgresql://u:hunter2@host:port/db", "hunter2"])
def test_a_wrong_database_address_is_refused_without_showing_it(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    sentence = refusal(monkeypatch, DATABASE_URL=url)
    assert sentence.startswith("DATABASE_URL")
    assert "hunter2" not in sentence


def test_an_address_of_a_bucket_with_a_password_is_refused_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = refusal(monkeypatch, S3_ENDPOINT="https://me:hunter2@fra1.example.com")
    assert sentence.startswith("S3_ENDPOINT")
    assert "hunter2" not in sentence


@pytest.mark.parametrize("keys", [{}, {"S3_ACCESS_KEY": "public"}, {"S3_SECRET_KEY": "secret"}])
def test_a_bucket_without_its_keys_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, str]
) -> None:
    assert refusal(monkeypatch, S3_BUCKET="course", **keys).startswith("S3_BUCKET is set: set S3_ACCESS_KEY")


def test_the_settings_of_a_bucket_are_read_as_its_provider_prints_them(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "S3_BUCKET": "my-course.files",
        "S3_ENDPOINT": "https://fra1.digitaloceanspaces.com/",
        "S3_REGION": "fra1",
        "S3_ACCESS_KEY": "public",
        "S3_SECRET_KEY": "secret ",
        "S3_PREFIX": "/profiler/2026",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    bucket = read_settings().bucket
    assert bucket is not None
    assert (bucket.endpoint, bucket.prefix) == ("https://fra1.digitaloceanspaces.com", "profiler/2026/")
    assert bucket.secret_key == "secret"
    assert "secret" not in repr(bucket)


def test_types_are_understood_as_in_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTACHMENTS_TYPES", "images, PDF, .tar.gz, video/*")
    assert read_settings().attachments_types == ("image/*", ".pdf", ".tar.gz", "video/*")


def test_a_tilde_in_a_folder_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("DATA_DIR", "~/record")
    assert read_settings().attachments_path == Path("/home/ada/record/attachments")
    monkeypatch.setenv("ATTACHMENTS_FOLDER", "~/files")
    assert read_settings().attachments_path == Path("/home/ada/files")


def test_a_missing_token_is_named_when_it_is_needed() -> None:
    with pytest.raises(WrongSettings, match=r"^DISCORD_TOKEN is not set"):
        _ = read_settings().token


def test_secrets_do_not_show_in_the_settings_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@host/db")
    settings = read_settings()
    assert "very-secret" not in repr(settings)
    assert "hunter2" not in repr(settings)
    assert settings.secrets == ("very-secret", "hunter2")


def test_keys_and_both_spellings_of_a_password_are_hidden_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("S3_ACCESS_KEY", "S3_SECRET_KEY"):
        monkeypatch.setenv(name, name.lower())
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:p%40ss@host/db")
    assert set(read_settings().secrets) == {"s3_access_key", "s3_secret_key", "p%40ss", "p@ss"}


@pytest.mark.parametrize("value", ["en_GB:en", "pl_PL.UTF-8", "C.UTF-8"])
def test_a_desktops_own_language_variable_is_no_wish_about_the_bot(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("LANGUAGE", value)
    assert not read_settings().language


@pytest.mark.parametrize("base", ["http://127.0.0.1:8765", "http://localhost:1/", "http://[::1]:8765"])
def test_a_base_on_this_machine_is_allowed(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv("DISCORD_API_BASE", base)
    assert read_settings().discord_api_base == base.rstrip("/")


@given(st.from_regex(r"\A[a-z0-9.-]{1,30}\Z").filter(lambda host: not re.match(r"127\.|localhost$", host)))
def test_no_other_host_passes_for_this_machine(host: str) -> None:
    assert not is_loopback(f"http://{host}.example/")
    assert not is_loopback(f"http://127.0.0.1@{host}.example/")


def test_the_example_file_shows_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = EXAMPLE.read_text().splitlines()
    assignments = dict(line.lstrip("# ").split("=", 1) for line in lines if re.match(r"#? ?[A-Z][A-Z0-9_]*=", line))
    assert set(assignments) == {name.upper() for name in Settings.model_fields}
    for name, value in assignments.items():
        monkeypatch.setenv(name, value)
    assert Settings().model_dump(exclude={"data_dir"}) == Settings.model_construct().model_dump(exclude={"data_dir"})


def test_the_example_file_describes_every_setting_in_the_settings_words() -> None:
    text = " ".join(line.removeprefix("# ") for line in EXAMPLE.read_text().splitlines())
    for name, field in Settings.model_fields.items():
        assert field.description is not None
        assert field.description in text, name


@pytest.mark.parametrize(
    ("typed", "bound"),
    [
        ("127.0.0.1:9190", ("127.0.0.1", 9190)),
        ("[::1]:80", ("::1", 80)),
        ("0.0.0.0:9190", ("0.0.0.0", 9190)),
        ("bot.internal:9190", ("bot.internal", 9190)),
        ("off", None),
        (" OFF ", None),
    ],
)
def test_the_health_port_is_where_the_operator_says(
    monkeypatch: pytest.MonkeyPatch, typed: str, bound: tuple[str, int] | None
) -> None:
    monkeypatch.setenv("HEALTH_ADDRESS", typed)
    assert read_settings().health_bind == bound


def test_the_health_port_is_on_loopback_unless_told_otherwise() -> None:
    bound = read_settings().health_bind
    assert bound is not None
    assert is_loopback(f"http://{bound[0]}:{bound[1]}")


def test_the_address_of_sentry_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRY_DSN", "https://public-key@sentry.example/1")
    assert "https://public-key@sentry.example/1" in read_settings().secrets


LONG = pytest.param("anna=" + "9" * 5000, id="thousands of digits")


@pytest.mark.parametrize("pair", ["anna=x", "=5", "anna=²", "anna=-1", f"anna={2**63}", LONG])
def test_a_pair_that_names_no_discord_user_is_refused(monkeypatch: pytest.MonkeyPatch, pair: str) -> None:
    monkeypatch.setenv("PAGE_LOGIN_PEOPLE", pair)
    with pytest.raises(WrongSettings, match="PAGE_LOGIN_PEOPLE has a wrong value"):
        _ = read_settings().login_people


def test_people_of_a_login_are_pairs_with_discord_ids(monkeypatch):
    monkeypatch.setenv("PAGE_LOGIN_PEOPLE", "Anna@Example.org=12, subject=34")
    assert read_settings().login_people == {"anna@example.org": 12, "subject": 34}


@pytest.mark.parametrize("wrong", ["anna@example.org", "anna=you", "=5", f"anna={2**63}"])
def test_a_pair_that_is_none_is_refused(monkeypatch, wrong):
    monkeypatch.setenv("PAGE_LOGIN_PEOPLE", wrong)
    with pytest.raises(WrongSettings, match="PAGE_LOGIN_PEOPLE"):
        read_settings()


@pytest.mark.parametrize("wrong", ["page.example.org", "https://page.example.org/path", "ftp://page.example.org"])
def test_the_address_of_the_page_is_one_of_the_web(monkeypatch, wrong):
    monkeypatch.setenv("PAGE_ADDRESS", wrong)
    with pytest.raises(WrongSettings, match="PAGE_ADDRESS"):
        read_settings()


def test_a_key_of_links_that_could_be_guessed_is_refused_and_not_shown(monkeypatch):
    monkeypatch.setenv("PAGE_KEY", "too short")
    with pytest.raises(WrongSettings, match="PAGE_KEY") as refused:
        read_settings()
    assert "too short" not in str(refused.value)
