import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.custom_ids import LONGEST, CustomId, Kind, read_custom_id

IDS = st.integers(0, 2**63 - 1)
ACTIONS = st.text("abcdefghij_ ", max_size=20)
VALUES = st.text("0123456789:abc ", max_size=40)


@given(look=IDS, kind=st.sampled_from(Kind), action=ACTIONS, value=VALUES)
def test_what_is_written_is_read_again(look, kind, action, value):
    made = CustomId(look, kind, action, value)
    assert read_custom_id(str(made)) == made
    assert len(str(made)) <= LONGEST


@pytest.mark.parametrize(
    "text",
    [
        *("", "a:b", "sp:x:do::", "sp:1:dance::", "other:1:do:a:b", "sp:1:do:a", "sp:²:do:a:b"),
        *(f"sp:{2**63}:do:a:b", f"sp:{'1' * 80}:do:a:b", f"sp:1:do:a:{'b' * 100}"),
        pytest.param(f"sp:{'1' * 5000}:do:a:b", id="thousands of digits"),
    ],
)
def test_what_is_not_ours_is_none_of_our_business(text):
    assert read_custom_id(text) is None


@pytest.mark.parametrize("wrong", [CustomId(1, Kind.DO, "a:b"), CustomId(2**63 - 1, Kind.DO, "act", "x" * 80)])
def test_what_discord_would_refuse_or_nobody_could_read_is_a_bug(wrong):
    with pytest.raises(ValueError, match="too long"):
        str(wrong)
