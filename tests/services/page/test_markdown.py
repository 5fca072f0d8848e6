"""Sentences lose the markup of Discord, and nothing of what people are called."""

from zoneinfo import ZoneInfo

import pytest

from services.page.markdown import plain
from services.wording.answers import as_it_is
from services.wording.words import Words

WARSAW, ENGLISH = ZoneInfo("Europe/Warsaw"), Words("en-GB")


@pytest.mark.parametrize(
    "name",
    ["Ola", "_*x*_", "`code`", "a|b", "[x](y)", "<@1>", "back\\slash", "$x$", ":smile:", "# no heading", "~~s~~"],
)
def test_a_name_reads_as_it_was_given(name):
    assert plain(f"**{as_it_is(name)}** wrote nothing.", ENGLISH, WARSAW) == f"{name} wrote nothing."


def test_moments_are_told_in_the_zone_and_links_by_their_words():
    said = plain("Last sync <t:1790000000:R>: [open](https://discord.com/channels/1/2/3)", ENGLISH, WARSAW)
    assert said == "Last sync 21 Sept 2026, 16:13: open"


def test_channels_are_named_only_as_far_as_their_names_are_known():
    assert plain("in <#5> and <#6>", ENGLISH, WARSAW, {5: "a_b_*c*"}) == "in #a_b_*c* and a channel"
