"""Messages whose text Discord withholds: without the Message Content Intent they come with nothing in them."""

from services.records.json_values import Payload

WITHHELD = "the text is withheld: the Message Content Intent is off"
ORDINARY, REPLY = 0, 19
# Embeds suppressed, an answer still being thought about, a forward, components: these may have no text of their own.
WITHOUT_TEXT = 1 << 2 | 1 << 7 | 1 << 14 | 1 << 15
WRITTEN = ("embeds", "attachments", "components", "sticker_items", "stickers", "poll", "message_snapshots")
OTHER_KINDS = ("webhook_id", "activity", "application", "application_id", "call")


def seems_withheld(payload: Payload) -> bool:
    """Whether a whole message is one that nobody can send: a person's own words, without any.

    True says that Discord left them out; kinds of messages not known yet might look the same.
    """
    if payload.get("content") or "content" not in payload:  # nearly all
        return False
    author = payload.get("author")
    if not isinstance(author, dict) or author.get("bot") or payload.get("type") not in (ORDINARY, REPLY):
        return False
    flags = payload.get("flags") or 0
    return (
        isinstance(flags, int)
        and not flags & WITHOUT_TEXT
        and not any(payload.get(key) for key in (*WRITTEN, *OTHER_KINDS))
    )
