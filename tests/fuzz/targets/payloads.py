"""Gateway events with everything in them, one of each kind that is recorded."""

from typing import Any

from tests.services.payloads import AUTHOR, CHANNEL, GUILD, channel, guild, member, message, role, thread, user

HERE: dict[str, Any] = {"guild_id": str(GUILD)}
MESSAGE = {"message_id": "1440000000000000000", "channel_id": str(CHANNEL), **HERE}
EMOJI = {"id": None, "name": "👍"}
FULL = message(
    **HERE,
    member=member(user=None),
    webhook_id=None,
    nonce="7",
    mentions=[user(5)],
    attachments=[
        {
            "id": "730000000000000001",
            "filename": "notes.pdf",
            "content_type": "application/pdf",
            "size": 3,
            "url": "https://cdn.discordapp.com/attachments/1/2/notes.pdf?ex=66f&is=66e&hm=ab",
            "proxy_url": "https://media.discordapp.net/attachments/1/2/notes.pdf",
            "width": 4,
            "height": None,
            "ephemeral": False,
            "duration_secs": 1.5,
            "waveform": "AAA=",
            "description": "x",
            "flags": 0,
        }
    ],
    embeds=[{"type": "rich", "title": "t", "description": "d", "fields": [{"name": "n", "value": "v"}]}],
    reactions=[
        {"count": 2, "count_details": {"burst": 1, "normal": 1}, "me": False, "emoji": EMOJI, "burst_colors": []}
    ],
    sticker_items=[{"id": "4", "name": "wave", "format_type": 1}],
    message_reference={"type": 0, "message_id": "5", "channel_id": str(CHANNEL), **HERE},
    referenced_message=None,
    poll={
        "question": {"text": "q"},
        "answers": [{"answer_id": 1, "poll_media": {"text": "a", "emoji": EMOJI}}],
        "expiry": "2026-11-24T10:00:00+00:00",
        "allow_multiselect": False,
        "layout_type": 1,
        "results": {"is_finalized": False, "answer_counts": [{"id": 1, "count": 2, "me_voted": False}]},
    },
    components=[
        {"type": 17, "components": [{"type": 10, "content": "words"}]},
        {"type": 1, "components": [{"type": 2, "label": "Go", "style": 1, "custom_id": "sp:1:page::2"}]},
    ],
    interaction_metadata={
        "id": "9",
        "type": 2,
        "user": user(6),
        "authorizing_integration_owners": {},
        "name": "activity",
    },
    content="How do I sort a list?\n```py\nsorted(x)\n```",
)
FORWARD = message(
    **HERE,
    content="",
    message_reference={"type": 1, "message_id": "5", "channel_id": "6", "guild_id": "7"},
    message_snapshots=[
        {"message": {"content": "forwarded", "attachments": [], "embeds": [], "timestamp": "2026-11-01T00:00:00Z"}}
    ],
)
OCCASION = {
    "id": "740000000000000001",
    **HERE,
    "channel_id": str(CHANNEL),
    "creator_id": str(AUTHOR),
    "name": "Demo day",
    "description": "d",
    "scheduled_start_time": "2026-11-24T10:00:00+00:00",
    "scheduled_end_time": "2026-11-24T11:00:00+00:00",
    "privacy_level": 2,
    "status": 1,
    "entity_type": 2,
    "entity_id": None,
    "entity_metadata": {"location": "here"},
    "user_count": 3,
}
VOICE = {
    **HERE,
    "channel_id": str(CHANNEL),
    "user_id": str(AUTHOR),
    "session_id": "s",
    "self_mute": True,
    "self_video": False,
}
POST = thread(760000000000000001, applied_tags=["1"], message_count=3, total_message_sent=4, member_count=2)
FORUM = channel(
    750000000000000001,
    type=15,
    topic="t",
    nsfw=False,
    available_tags=[{"id": "1", "name": "help", "moderated": False, "emoji_id": None, "emoji_name": "👍"}],
    permission_overwrites=[{"id": str(GUILD), "type": 0, "allow": "0", "deny": "1024"}],
    last_pin_timestamp="2026-11-20T12:00:00+00:00",
    default_reaction_emoji=None,
)
SERVER = guild(
    channels=[channel(), FORUM],
    threads=[POST],
    voice_states=[{key: value for key, value in VOICE.items() if key != "guild_id"}],
    guild_scheduled_events=[OCCASION],
    roles=[role(GUILD, name="@everyone"), role(3)],
    members=[member(), member(5, roles=["3"], nick="Ola")],
    large=False,
    unavailable=False,
)
REACTION = {**MESSAGE, "user_id": str(AUTHOR), "member": member(), "emoji": EMOJI, "burst": False, "type": 0}
VOTE = {**MESSAGE, "user_id": str(AUTHOR), "answer_id": 1}
EVENTS: list[tuple[str, dict[str, Any]]] = [
    ("READY", {"v": 10, "user": user(1), "guilds": [{"id": str(GUILD), "unavailable": True}], "session_id": "a"}),
    ("GUILD_CREATE", SERVER),
    ("GUILD_UPDATE", guild()),
    ("GUILD_ROLE_CREATE", {**HERE, "role": role(9)}),
    ("GUILD_ROLE_UPDATE", {**HERE, "role": role(9, permissions="8")}),
    ("GUILD_ROLE_DELETE", {**HERE, "role_id": "9"}),
    ("GUILD_MEMBER_ADD", {**HERE, **member(7)}),
    ("GUILD_MEMBER_UPDATE", {**HERE, **member(7, roles=["3"])}),
    ("GUILD_MEMBER_REMOVE", {**HERE, "user": user(7)}),
    ("GUILD_MEMBERS_CHUNK", {**HERE, "members": [member()], "chunk_index": 0, "chunk_count": 1, "not_found": ["8"]}),
    ("GUILD_BAN_ADD", {**HERE, "user": user(7)}),
    ("CHANNEL_CREATE", FORUM),
    ("CHANNEL_UPDATE", channel(name="new")),
    ("CHANNEL_PINS_UPDATE", {**HERE, "channel_id": str(CHANNEL), "last_pin_timestamp": "2026-11-20T12:00:00+00:00"}),
    ("THREAD_CREATE", POST),
    ("THREAD_UPDATE", POST | {"name": "solved"}),
    ("THREAD_LIST_SYNC", {**HERE, "threads": [POST], "members": [{"id": POST["id"], "user_id": "1"}]}),
    ("THREAD_MEMBERS_UPDATE", {"id": POST["id"], **HERE, "added_members": [{"id": "1", "user_id": "1"}]}),
    ("MESSAGE_CREATE", FULL),
    ("MESSAGE_CREATE", FORWARD),
    ("MESSAGE_UPDATE", FULL | {"edited_timestamp": "2026-11-20T13:00:00+00:00"}),
    ("MESSAGE_UPDATE", {"id": FULL["id"], "channel_id": str(CHANNEL), **HERE, "pinned": True}),
    ("MESSAGE_REACTION_ADD", REACTION),
    ("MESSAGE_REACTION_REMOVE", REACTION),
    ("MESSAGE_REACTION_REMOVE_EMOJI", {**MESSAGE, "emoji": EMOJI}),
    ("MESSAGE_REACTION_REMOVE_ALL", MESSAGE),
    ("MESSAGE_POLL_VOTE_ADD", VOTE),
    ("MESSAGE_POLL_VOTE_REMOVE", VOTE),
    ("VOICE_STATE_UPDATE", {**VOICE, "member": member()}),
    ("GUILD_SCHEDULED_EVENT_CREATE", OCCASION),
    ("GUILD_SCHEDULED_EVENT_UPDATE", OCCASION | {"status": 2}),
    ("GUILD_SCHEDULED_EVENT_USER_ADD", {**HERE, "guild_scheduled_event_id": OCCASION["id"], "user_id": str(AUTHOR)}),
    ("GUILD_SCHEDULED_EVENT_USER_REMOVE", {**HERE, "guild_scheduled_event_id": OCCASION["id"], "user_id": "5"}),
    ("GUILD_SCHEDULED_EVENT_DELETE", OCCASION),
    ("MESSAGE_DELETE", {"id": FULL["id"], "channel_id": str(CHANNEL), **HERE}),
    ("MESSAGE_DELETE_BULK", {"ids": ["4", "5"], "channel_id": str(CHANNEL), **HERE}),
    ("THREAD_DELETE", {"id": POST["id"], **HERE, "parent_id": str(CHANNEL), "type": 11}),
    ("CHANNEL_DELETE", channel()),
    ("GUILD_DELETE", {"id": str(GUILD), "unavailable": True}),
]
