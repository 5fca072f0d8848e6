"""The truth of a world, row by row."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sandbox.clock import parsed
from sandbox.oracle.lives import member
from sandbox.oracle.rows import (
    TrueAttachment,
    TrueChannel,
    TrueEvent,
    TrueGuild,
    TrueMessage,
    TruePoll,
    TrueReactors,
    TrueRevision,
    TrueVoice,
    TrueVoiceState,
)
from sandbox.permissions import CONNECT, READ_MESSAGE_HISTORY, VIEW_CHANNEL
from sandbox.world import World

type Json = dict[str, Any]

VOICE_LIKE = frozenset({2, 13})


def truth(world: World) -> dict[int, TrueGuild]:
    """Everything that ever was, by server."""
    guilds = {guild_id: TrueGuild(guild_id, guild["name"]) for guild_id, guild in world.guilds.items()}
    for channel in [*world.channels.values(), *world.deleted_channels.values()]:
        if channel.get("guild_id"):
            guilds[int(channel["guild_id"])].channels[int(channel["id"])] = _channel(world, channel)
    for facts in world.every_member():
        guild_id, user_id = int(facts["guild_id"]), int(facts["user_id"])
        guilds[guild_id].members[user_id] = member(facts, present=user_id in world.members[guild_id])
    for facts in world.every_message():
        if facts["guild_id"]:
            guilds[int(facts["guild_id"])].messages[int(facts["id"])] = _message(facts)
    for facts in world.every_occasion():
        guilds[int(facts["guild_id"])].events[int(facts["id"])] = _event(facts)
    for guild_id, guild in guilds.items():
        guild.voice = [_voice(facts) for facts in world.voice_log[guild_id]]
        guild.banned = frozenset(world.bans[guild_id])
    return guilds


def readable(world: World, channel_id: int, kind: int) -> bool:
    """Whether the bot may read a channel's history."""
    needed = VIEW_CHANNEL | READ_MESSAGE_HISTORY | (CONNECT if kind in VOICE_LIKE else 0)
    return channel_id in world.channels and world.may(world.bot_user_id, channel_id, needed)


def _channel(world: World, channel: Json) -> TrueChannel:
    channel_id, metadata = int(channel["id"]), channel.get("thread_metadata", {})
    return TrueChannel(
        id=channel_id,
        kind=channel["type"],
        name=channel["name"],
        parent_id=_number(channel.get("parent_id")),
        archived=bool(metadata.get("archived")),
        deleted=channel_id not in world.channels,
        readable=readable(world, channel_id, channel["type"]),
        deleted_at=_moment(channel.get("deleted_at")),
        topic=channel.get("topic"),
        nsfw=bool(channel.get("nsfw")),
        locked=bool(metadata.get("locked")),
        owner_id=_number(channel.get("owner_id")),
        applied_tags=tuple(int(one) for one in channel.get("applied_tags", ())),
        message_count=channel.get("message_count"),
        total_message_sent=channel.get("total_message_sent"),
        last_pin_at=_moment(channel.get("last_pin_timestamp")),
    )


def _message(facts: Json) -> TrueMessage:
    return TrueMessage(
        id=int(facts["id"]),
        channel_id=int(facts["channel_id"]),
        author_id=int(facts["author_id"]),
        type=facts["type"],
        content=facts["content"],
        sent_at=parsed(facts["timestamp"]),
        edited_at=_moment(facts["edited_timestamp"]),
        deleted_at=_moment(facts["deleted_at"]),
        pinned=facts["pinned"],
        versions=tuple(one["content"] for one in facts["versions"]),
        reactions={_emoji(one["emoji"]): one["count"] for one in facts["reactions"] if one["count"]},
        reactors={_emoji(one["emoji"]): _reactors(one) for one in facts["reactions"] if one["count"]},
        poll=_poll(facts["poll"]),
        pinned_at=_moment(facts["pinned_at"]),
        attachments=tuple(_attachment(one) for one in facts["attachments"]),
        revisions=tuple(_revisions(facts)),
        webhook_id=_number(facts["webhook_id"]),
        flags=facts["flags"],
    )


def _emoji(emoji: Json) -> str:
    return f"{emoji['name']}:{emoji['id']}" if emoji.get("id") else str(emoji["name"])


def _reactors(facts: Json) -> TrueReactors:
    normal, burst = frozenset(map(int, facts["users"])), frozenset(map(int, facts["burst_users"]))
    return TrueReactors(normal, burst, facts["count"] - len(normal) - len(burst))


def _poll(facts: Json | None) -> TruePoll | None:
    if facts is None:
        return None
    votes = {int(answer): frozenset(map(int, people)) for answer, people in facts["votes"].items() if people}
    unnamed = {int(answer): count for answer, count in facts["unnamed"].items()}
    counts = {answer: len(votes.get(answer, ())) + unnamed.get(answer, 0) for answer in sorted({*votes, *unnamed})}
    return TruePoll(votes, counts, facts["is_finalized"])


def _attachment(facts: Json) -> TrueAttachment:
    told = (facts["filename"], facts["content_type"], facts["size"], facts["sha256"], facts["forwarded"])
    return TrueAttachment(int(facts["id"]), *told)


def _revisions(facts: Json) -> Iterator[TrueRevision]:
    """The last of the versions with each edit time but the present one."""
    for edited, versions in groupby(facts["versions"], lambda one: one["edited_timestamp"]):
        if edited == facts["edited_timestamp"]:
            continue
        last = list(versions)[-1]
        attached = tuple(int(one) for one in last["attachments"])
        yield TrueRevision(last["content"], _moment(edited), parsed(last["replaced_at"]), attached)


def _voice(facts: Json) -> TrueVoice:
    ids = int(facts["user_id"]), int(facts["channel_id"]), facts["session_id"]
    states = tuple(_voice_state(one) for one in facts["states"])
    return TrueVoice(*ids, parsed(facts["from_at"]), _moment(facts["to_at"]), states)


def _voice_state(facts: Json) -> TrueVoiceState:
    muted, deafened = (bool(facts[flag] or facts[f"self_{flag}"]) for flag in ("mute", "deaf"))
    return TrueVoiceState(
        parsed(facts["at"]),
        muted,
        deafened,
        bool(facts["self_stream"]),
        bool(facts["self_video"]),
        bool(facts["suppress"]),
    )


def _event(facts: Json) -> TrueEvent:
    return TrueEvent(
        id=int(facts["id"]),
        channel_id=_number(facts["channel_id"]),
        creator_id=_number(facts["creator_id"]),
        name=facts["name"],
        description=facts["description"],
        location=(facts["entity_metadata"] or {}).get("location"),
        kind=facts["entity_type"],
        status=facts["status"],
        starts_at=parsed(facts["scheduled_start_time"]),
        ends_at=_moment(facts["scheduled_end_time"]),
        deleted_at=_moment(facts["deleted_at"]),
        interested=frozenset(map(int, facts["interested"])),
        states=tuple((parsed(one["at"]), one["status"]) for one in facts["states"]),
    )


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parsed(text)
