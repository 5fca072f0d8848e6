"""Which servers belong to a process."""

from hypothesis import given
from hypothesis import strategies as st

from services.discord.shards import ALONE, Shards, in_words, shard_of


@given(st.integers(0, 2**63 - 1), st.integers(1, 1000))
def test_every_server_belongs_to_one_shard(guild_id: int, count: int) -> None:
    assert 0 <= shard_of(guild_id, count) < count
    assert sum(Shards((one,), count).mine(guild_id) for one in range(count)) == 1
    assert ALONE.mine(guild_id)


def test_shards_are_told_in_words() -> None:
    assert str(ALONE) == "shard 0 of 1"
    assert in_words([2, 0, 1], 4) == "shards 0, 1 and 2 of 4"
    assert Shards((0, 2), 4).name == "0+2-of-4"


def test_direct_messages_come_to_the_first_shard() -> None:
    assert ALONE.hears_direct_messages
    assert [Shards((one,), 2).hears_direct_messages for one in (0, 1)] == [True, False]
