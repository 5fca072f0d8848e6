"""Messages of a made server as Discord would send them: what the product, or the local Discord, is given of it."""

import json
from typing import Any

import asyncpg

STORED = """
select m.id, m.channel_id, m.author_id, m.author_name, p.name, m.is_bot, m.type, m.content, m.sent_at, m.edited_at,
       m.reply_to_id, m.mention_ids, m.parts ->> 'embeds' as embeds,
       array(
           select json_build_object('id', a.id::text, 'filename', a.filename, 'content_type', a.content_type,
                                    'size', a.size, 'url', a.url)::text
           from attachment a where a.guild_id = m.guild_id and a.message_id = m.id
       ) as files,
       array(
           select r.user_id from message_reaction r where r.guild_id = m.guild_id and r.message_id = m.id
       ) as fans
from message m
join member p on p.guild_id = m.guild_id and p.user_id = m.author_id
where m.guild_id = $1 and m.id >= $2 and m.deleted_at is null
order by m.id
"""
THUMB = "👍"


async def payloads(con: asyncpg.Connection, guild: int, since: int = 0) -> list[dict[str, Any]]:
    """The messages that are not deleted from an id on, oldest first; `_reactors` are who reacted with what."""
    return [payload(row) for row in await con.fetch(STORED, guild, since)]


def payload(row: asyncpg.Record) -> dict[str, Any]:
    """One message."""
    fans = [str(one) for one in row["fans"]]
    said = {
        "id": str(row["id"]),
        "channel_id": str(row["channel_id"]),
        "type": row["type"],
        "author": user(row["author_id"], row["name"], row["author_name"], bot=row["is_bot"]),
        "content": row["content"],
        "timestamp": row["sent_at"].isoformat(),
        "edited_timestamp": row["edited_at"].isoformat() if row["edited_at"] else None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [user(one, f"somebody{one % 10_000}", "Somebody") for one in row["mention_ids"]],
        "mention_roles": [],
        "attachments": [{**json.loads(one), "proxy_url": json.loads(one)["url"]} for one in row["files"]],
        "embeds": json.loads(row["embeds"] or "[]"),
        "pinned": False,
        "flags": 0,
        "components": [],
        "reactions": [_reaction(len(fans))] if fans else [],
    }
    if row["reply_to_id"]:
        said["message_reference"] = {"type": 0, "message_id": str(row["reply_to_id"]), "channel_id": said["channel_id"]}
    return said | {"_reactors": [[THUMB, fans]] if fans else []}


def user(id_: int, name: str, shown: str, *, bot: bool = False) -> dict[str, Any]:
    """Somebody as Discord describes them."""
    return {
        "id": str(id_),
        "username": name,
        "global_name": shown,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "bot": bot,
    }


def _reaction(count: int) -> dict[str, Any]:
    return {
        "emoji": {"id": None, "name": THUMB},
        "count": count,
        "count_details": {"normal": count, "burst": 0},
        "me": False,
        "me_burst": False,
        "burst_colors": [],
    }
