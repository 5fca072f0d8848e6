"""What is worked out of messages: the words that the search finds them by, and whether they ask something."""

from analytics.questions.asking import asks
from services.search.lexemes import lexemes
from services.search.texts import searchable
from tests.chaos.comparing.difference import Difference, Record
from tests.e2e.bot_process import until

SECONDS = 30
SAID = """
    select id, deleted_at, author_id, content, snapshot_text, components_text, asks, parts -> 'embeds' as embeds, poll,
           array(
               select concat_ws(E'\\n', filename, description) from attachment
               where attachment.guild_id = message.guild_id and attachment.message_id = message.id order by id
           ) as files
    from message where guild_id = $1 order by id
"""
INDEXED = "select message_id, lexemes::text as said from message_search where guild_id = $1"
AS_STORED = "select said::tsvector::text from unnest($1::text[]) with ordinality as u (said, place) order by place"


async def search(record: Record) -> list[Difference]:
    """The index holds the words of exactly those messages that are there."""

    async def all_done() -> bool:
        return not await record.database.pool.fetchval("select exists (select from search_due)")

    await until(all_done, SECONDS)
    rows = await record.database.pool.fetch(SAID, record.truth.id)
    there = [row for row in rows if row["deleted_at"] is None]
    written = [
        lexemes(
            searchable(
                [row["content"], row["snapshot_text"], row["components_text"]], row["embeds"], row["poll"], row["files"]
            )
        )
        for row in there
    ]
    wanted = [row["said"] for row in await record.database.pool.fetch(AS_STORED, written)]
    stored: dict[int, str] = {
        row["message_id"]: row["said"] for row in await record.database.pool.fetch(INDEXED, record.truth.id)
    }
    found: list[Difference] = []
    for row, words in zip(there, wanted, strict=True):
        if row["id"] not in stored:
            found.append(Difference("lost", f"message {row['id']} is not in the search index"))
        elif (indexed := stored.pop(row["id"])) != words:
            found.append(Difference("wrong", f"message {row['id']}: the index holds {indexed} and not {words}"))
    return found + [Difference("revived", f"message {one} is in the search index and is not there") for one in stored]


async def questions(record: Record) -> list[Difference]:
    """Every message that is there and whose author is known says whether it asks something."""
    rows = await record.database.pool.fetch(SAID, record.truth.id)
    return [
        Difference("wrong", f"message {row['id']}: asks is {row['asks']} of {row['content']!r}")
        for row in rows
        if row["author_id"] is not None
        and row["deleted_at"] is None  # its words are gone, and nobody counts it
        and row["asks"] is not asks(row["content"] or row["components_text"])
    ]
