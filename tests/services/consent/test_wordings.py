"""What people agreed to must be known later, word for word."""

from hashlib import sha256

import pytest

from services.consent.panel import panel_message
from services.consent.wordings import WORDINGS, wording_of
from services.people.guild_settings import ConsentMode, GuildSettings

# A text that changes needs a new version beside the old one; never a new hash here.
TEXTS = {
    "notice-1": "e78ef48874c1e0ad",
    "opt-in-1": "562c2e8e189439d1",
    "command-1": "929d637fae403cff",
}
EMBED, BOTH, LABEL = 4096, 6000, 80


@pytest.mark.parametrize("version", WORDINGS)
def test_a_version_keeps_its_text(version: str) -> None:
    one = WORDINGS[version]
    assert sha256(f"{one.en}\n{one.pl}".encode()).hexdigest()[:16] == TEXTS[version]


@pytest.mark.parametrize("mode", ConsentMode)
def test_the_panel_fits_into_a_message(mode: ConsentMode) -> None:
    settings = GuildSettings(consent_mode=mode, privacy_contact="privacy@example.org")
    message = panel_message(2**63 - 1, settings, wording_of(settings))
    texts = [one["description"] for one in message["embeds"]]
    assert all(len(one) <= EMBED for one in texts)
    assert sum(len(one["title"] + one["description"] + one["footer"]["text"]) for one in message["embeds"]) <= BOTH
    buttons = [one for row in message["components"] for one in row["components"]]
    assert all(len(one["label"]) <= LABEL for one in buttons)
    agree = "consent_record:yes" in {one["custom_id"].split(":", 2)[2] for one in buttons}
    assert agree is (mode is ConsentMode.OPT_IN)


@pytest.mark.parametrize(
    ("language", "first"), [("pl", "Twoje dane na tym kursie"), ("en-GB", "Your data on this course")]
)
def test_the_language_of_the_server_comes_first_in_the_panel(language: str, first: str) -> None:
    settings = GuildSettings(language=language)
    assert panel_message(1, settings, wording_of(settings))["embeds"][0]["title"] == first
