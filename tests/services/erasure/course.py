"""A course in which one student did everything that leaves a trace, and others wrote about her."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from services.attachments.limits import EVERYTHING
from services.attachments.objects.folder import FolderStore
from services.consent.door import Door
from services.consent.key import PrivacyKey
from services.database import Database
from services.imports.folder import import_folder
from services.imports.media import kept_in
from services.people.guild_settings import GuildSettings
from services.search.indexer import Indexer
from services.storage.transactions import Connection
from services.storage.writes import write_messages
from tests.exports.samples import FIRST_ID, document, message, person, write
from tests.services.records_made import message_seen

GUILD, CHANNEL, THREAD, OLD_THREAD = 1000, 2000, 3000, 3001
ZOFIA, FRIEND, MENTOR = 901_234_567_890_123_456, 902_234_567_890_123_456, 903_234_567_890_123_456
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
KEY = PrivacyKey(b"k" * 32)
NAMES = "zofia_n", "Zofia Nowakówna", "Zośka"
TEXTS = "sernik", "szarlotka", "makowiec", "piernik", "keks", "pączek", "drożdżówka"
HERS, SHARED, OF_THE_FRIEND = b"bytes of hers alone", b"bytes that both have", b"bytes of the friend"
SAVED = "a.json_Files"


def id_of(number: int) -> int:
    """The id of a message of the export."""
    return FIRST_ID + (number << 22)


def guarded(database: Database) -> Database:
    """The database with its door."""
    return replace(database, door=database.door or Door(KEY, GuildSettings()))


def zofia() -> dict[str, Any]:
    """Her as an author."""
    return person(ZOFIA, name=NAMES[0], nickname=NAMES[1])


def friend() -> dict[str, Any]:
    """Another student as an author."""
    return person(FRIEND, name="franek", nickname="Franek")


def the_export(folder: Path) -> Path:
    """An exported channel, with the files that the exporter saved."""

    def file(number: int, content: bytes) -> dict[str, Any]:
        name = f"{number}-{'keks' if content == HERS else 'file'}.png"
        (folder / SAVED).mkdir(parents=True, exist_ok=True)
        (folder / SAVED / name).write_bytes(content)
        size = {"fileName": name, "fileSizeBytes": len(content)}
        return {"attachments": [{"id": str(id_of(100 + number)), "url": f"{SAVED}/{name}"} | size]}

    hearts = {
        "emoji": {"id": "", "name": "❤", "code": "heart", "isAnimated": False, "imageUrl": ""},
        "count": 2,
        "users": [zofia(), friend()],
    }
    messages = [
        message(0, author=zofia(), content="mój sernik", **file(0, HERS), reactions=[hearts]),
        message(1, author=zofia(), content="szarlotka", **file(1, SHARED)),
        message(2, author=friend(), content=f"<@{ZOFIA}> tak", mentions=[zofia()], **file(2, SHARED)),
        message(3, author=friend(), content="nic", type="Reply", reference={"messageId": str(id_of(0))}),
        message(4, author=friend(), content="dobre", **file(4, OF_THE_FRIEND), reactions=[hearts]),
        message(5, author=zofia(), content="makowiec?", type="Reply", reference={"messageId": str(id_of(4))}),
        message(6, author=friend(), content=f"profil https://discord.com/users/{ZOFIA}, brawo @{NAMES[1]}"),
        message(7, author=person(8, name="robot", isBot=True), content=f"Witaj, {NAMES[1]}!"),
    ]
    return write(folder / "a.json", document(messages)).parent


async def imported(database: Database, store: FolderStore, folder: Path, *, anew: bool = False) -> None:
    """Read the export, through the door."""
    await import_folder(guarded(database), folder, keep=kept_in(database, store, EVERYTHING), anew=anew)


async def lived(con: Connection) -> None:
    """What the bot saw of her itself: edits, a forward, a thread, votes, stays, and what mentors did about her."""
    at = {"guild_id": GUILD, "channel_id": CHANNEL, "sent_at": NOW - timedelta(days=3)}
    at |= {"author_id": ZOFIA, "author_name": NAMES[2]}
    of_the_friend = {"author_id": FRIEND, "author_name": "Franek"}
    own = id_of(50)
    await write_messages(con, [message_seen(own, **at, content="piernik", parts={"embeds": [{"title": "keks"}]})])
    edited = {"content": "pączek", "edited_at": NOW - timedelta(days=2), "observed_at": NOW - timedelta(days=2)}
    await write_messages(con, [message_seen(own, **at | edited)])
    forward = of_the_friend | {"forwarded_from_id": own, "snapshot_text": "pączek"}
    await write_messages(
        con,
        [
            message_seen(
                id_of(51),
                **at | forward,
                content="patrz",
                parts={"message_snapshots": [{"message": {"content": "pączek"}}]},
            ),
            message_seen(id_of(52), **at | of_the_friend | {"mention_ids": (ZOFIA, MENTOR), "content": "razem"}),
        ],
    )
    await con.execute(
        "insert into channel (guild_id, id, kind, name, parent_id, owner_id) values ($1, $2, 11, 'drożdżówka', $3, $4)",
        *(GUILD, THREAD, CHANNEL, ZOFIA),
    )
    await con.execute(
        "insert into note (guild_id, student_id, author_id, kind, text, at) values"
        " ($1, $2, $4, 'note', 'Zofia Nowakówna: sernik', $5), ($1, $3, $4, 'note', 'uczy się z @Zofia Nowakówna', $5)",
        *(GUILD, ZOFIA, FRIEND, MENTOR, NOW),
    )
    await con.execute(
        "insert into audit_log (guild_id, id, at, actor_id, action, subject_id, question) values"
        " ($1, 1, $4, $3, 'student card', $2, $5), ($1, 2, $4, $2, 'me', null, null),"
        " ($1, 3, $4, $3, 'questions', null, $6), ($1, 4, $4, $3, 'search', null, $7)",
        *(GUILD, ZOFIA, MENTOR, NOW, {"student": str(ZOFIA)}, {"question": own}, {"values": {"text": NAMES[1]}}),
    )
    await con.execute(
        "insert into delivery (guild_id, key, state, channel_id, message_id, at) values ($1, $2, 'sent', $3, $4, $5)",
        *(GUILD, f"conversation:{ZOFIA}:open:1", CHANNEL, OLD_THREAD, NOW),
    )
    named = {"user_id": ZOFIA, "person": NAMES[1], "message_id": own, "kind": "edited"}
    await con.execute(
        "insert into sync_run (guild_id, trigger, state, asked_at, report) values ($1, 'start', 'done', $2, $3)",
        *(GUILD, NOW, {"named": [named, {"user_id": FRIEND, "person": "Franek"}]}),
    )
    await con.execute(
        "insert into voice_session (guild_id, user_id, from_at, channel_id, state_at) values ($1, $2, $3, $4, $3)",
        *(GUILD, ZOFIA, NOW, CHANNEL),
    )
    await con.execute(
        "insert into nudge (guild_id, student_id, template, language, text, at)"
        " values ($1, $2, 'new', 'pl', 'sernik', $3)",
        *(GUILD, ZOFIA, NOW),
    )


async def indexed(database: Database) -> None:
    """Have the words of everything written down."""
    await Indexer(database).caught_up()
