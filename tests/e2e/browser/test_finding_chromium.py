from pathlib import Path

import pytest

from tests.e2e.browser.conftest import find_chromium


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("CI", raising=False)


@pytest.mark.usefixtures("nothing_installed")
def test_without_a_chromium_the_tests_are_skipped_with_the_way_to_get_one():
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        find_chromium()


@pytest.mark.usefixtures("nothing_installed")
def test_without_a_chromium_ci_fails(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        find_chromium()


@pytest.mark.usefixtures("nothing_installed")
def test_a_named_chromium_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    named = tmp_path / "my-chromium"
    named.touch()
    monkeypatch.setenv("CHROMIUM", str(named))
    assert find_chromium() == str(named)


@pytest.mark.usefixtures("nothing_installed")
def test_the_one_without_windows_is_taken_first(tmp_path: Path):
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).touch(mode=0o755)
    assert find_chromium() == str(tmp_path / "chromium-headless-shell")
