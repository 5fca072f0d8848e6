"""The key of the hashes: the database's own, or one that is never in it."""

from datetime import UTC, datetime

import pytest

from services.consent.key import PrivacyKey, the_key
from services.database import Database
from services.errors import SetupProblem

NOW = datetime(2026, 11, 20, tzinfo=UTC)
FIRST, OTHER = "a" * 32, "b" * 32


async def secret_stored(database: Database) -> str | None:
    found: str | None = await database.pool.fetchval("select secret from privacy_key")
    return found


async def forget_somebody(database: Database) -> None:
    await database.pool.execute("insert into erased_person (guild_id, digest, at) values (1, 'd', now())")


async def test_the_first_start_makes_a_key_that_every_process_has(database: Database) -> None:
    made = await the_key(database, None, NOW)
    assert len(made.secret) >= 32
    assert await the_key(database, None, NOW) == made
    assert await secret_stored(database) == made.secret.decode()
    assert made.secret.decode() not in repr(made)


async def test_a_key_that_is_set_is_never_in_the_database(database: Database) -> None:
    assert await the_key(database, FIRST, NOW) == PrivacyKey(FIRST.encode())
    assert await secret_stored(database) is None
    assert FIRST not in str(await database.pool.fetch("select privacy_key::text from privacy_key"))


async def test_the_databases_own_key_can_be_taken_out_of_it(database: Database) -> None:
    made = await the_key(database, None, NOW)
    await forget_somebody(database)
    assert await the_key(database, made.secret.decode(), NOW) == made
    assert await secret_stored(database) is None


async def test_any_key_may_be_set_until_something_was_hashed(database: Database) -> None:
    await the_key(database, None, NOW)
    assert await the_key(database, FIRST, NOW) == PrivacyKey(FIRST.encode())
    assert await the_key(database, OTHER, NOW) == PrivacyKey(OTHER.encode())
    assert await the_key(database, None, NOW) not in {PrivacyKey(FIRST.encode()), PrivacyKey(OTHER.encode())}
    await the_key(database, OTHER, NOW)
    await forget_somebody(database)
    with pytest.raises(SetupProblem, match="put back the old one"):
        await the_key(database, FIRST, NOW)


async def test_a_key_that_is_missing_or_none_is_refused_with_what_to_do(database: Database) -> None:
    with pytest.raises(SetupProblem, match="at least 32"):
        await the_key(database, "short", NOW)
    await the_key(database, FIRST, NOW)
    await forget_somebody(database)
    with pytest.raises(SetupProblem, match="none is set: put it back"):
        await the_key(database, None, NOW)


def test_the_same_id_has_another_digest_on_every_server_and_another_stand_in_at_every_message() -> None:
    key = PrivacyKey(b"a" * 32)
    assert len({key.digest(1, 5), key.digest(2, 5), key.digest(1, 6)}) == 3
    stand_ins = {key.stand_in(1, message, 5) for message in range(100)}
    assert len(stand_ins) == 100
    assert all(-(2**63) <= one < 0 for one in stand_ins)
    assert key.stand_in(1, 7, 5) in stand_ins
