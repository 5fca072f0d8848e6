"""The whole comparison."""

from services.database import Database
from tests.chaos.comparing.coverage import coverage
from tests.chaos.comparing.difference import Difference, Record
from tests.chaos.comparing.files import files
from tests.chaos.comparing.mentoring import questions, search
from tests.chaos.comparing.messages import messages, revisions
from tests.chaos.comparing.people import intervals, members
from tests.chaos.comparing.places import channels, occasions
from tests.chaos.comparing.reactions import reactions, votes
from tests.chaos.comparing.voice import voice
from tests.chaos.scene import Scene

SUBJECTS = (
    *(messages, revisions, reactions, votes, members, intervals, voice, channels, occasions, coverage),
    *(search, questions),
)


# Holes in the session that goes on now: after the last time that no session was up at all.
HOLES = """
    select exists (
        select from coverage where guild_id = $1 and channel_id = 0 and kind = 'gap' and reason = 'events were lost'
        and to_at > coalesce((
            select max(to_at) from coverage
            where guild_id = $1 and channel_id = 0 and kind = 'gap' and reason = 'not connected'
        ), '-infinity')
    )
"""


async def has_holes(scene: Scene, database: Database) -> bool:
    """Whether events were lost in the session that goes on now."""
    return bool(await database.pool.fetchval(HOLES, scene.guild_id))


async def compared(scene: Scene, database: Database) -> list[Difference]:
    """Everything that the record says otherwise than Discord."""
    live = await database.pool.fetch(
        "select from_at, to_at from coverage where guild_id = $1 and channel_id = 0 and kind = 'live'", scene.guild_id
    )
    truth = scene.box.truth()[scene.guild_id]
    closed = scene.storm.hidden
    record = Record(
        truth,
        database,
        tuple((row["from_at"], row["to_at"]) for row in live),
        scene.storm.silent_since,
        frozenset(one.id for one in truth.channels.values() if {one.id, one.parent_id} & closed),
        not await has_holes(scene, database),
        scene.authors,
    )
    found = [difference for subject in SUBJECTS for difference in await subject(record)]
    return found + await files(record, scene.bucket.objects)
