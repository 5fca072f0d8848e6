"""What an application without the message content intent sees of other people's messages."""

from typing import Any

MESSAGE_CONTENT_FLAGS = (1 << 18) | (1 << 19)


def reads_content(application: dict[str, Any]) -> bool:
    """Whether the portal's message content switch is on; REST answers depend on this alone."""
    return bool(int(application["flags"]) & MESSAGE_CONTENT_FLAGS)


def censored(message: dict[str, Any], bot_user_id: int, *, direct: bool) -> dict[str, Any]:
    """The message as an application without the intent gets it; `direct` = the channel is a DM with the bot.

    The bot's own messages, direct messages and mentions of the bot stay as they are (the same object).
    """
    if direct or _is_for_the_bot(message, str(bot_user_id)):
        return message
    bare = {**message, "content": "", "embeds": [], "attachments": [], "components": []}
    bare.pop("poll", None)
    if message.get("referenced_message"):
        bare["referenced_message"] = censored(message["referenced_message"], bot_user_id, direct=False)
    if message.get("message_snapshots"):
        bare["message_snapshots"] = [_bare_snapshot(snapshot) for snapshot in message["message_snapshots"]]
    return bare


def _is_for_the_bot(message: dict[str, Any], bot_user_id: str) -> bool:
    own = bool(message["author"]["id"] == bot_user_id)
    return own or any(user["id"] == bot_user_id for user in message.get("mentions", ()))


def _bare_snapshot(snapshot: dict[str, Any]) -> dict[str, Any]:
    empty = {"content": "", "embeds": [], "attachments": [], "components": []}
    return {**snapshot, "message": {**snapshot["message"], **empty}}
