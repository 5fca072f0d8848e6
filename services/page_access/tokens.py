"""Links that open the page once, and the tokens of the sessions they open.

A link says for which server, for whom and until when it is, and is signed; a token is random. The database knows both
by their SHA-256 alone, so reading it opens nothing.
"""

import base64
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

SHAPE = re.compile(r"(\d{1,19})\.(\d{1,19})\.(\d{1,12})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})")
LARGEST_ID = 2**63 - 1
NONCE, TOKEN = 16, 32  # random bytes
ENDS_BY = datetime(2200, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class Link:
    """What a link with a good signature says; `expires_at` is aware UTC."""

    guild_id: int
    user_id: int
    expires_at: datetime
    digest: str


def signed_link(key: str, guild_id: int, user_id: int, expires_at: datetime) -> str:
    """A new link, unlike any other."""
    said = f"{guild_id}.{user_id}.{int(expires_at.timestamp())}.{secrets.token_urlsafe(NONCE)}"
    return f"{said}.{_signature(key, said)}"


def read_link(key: str, text: str) -> Link | None:
    """What a link says; None for one that was not signed with this key, or altered."""
    found = SHAPE.fullmatch(text) if text.isascii() else None
    if found is None:
        return None
    said, _, signature = text.rpartition(".")
    guild_id, user_id, expires = (int(found[place]) for place in (1, 2, 3))
    if max(guild_id, user_id) > LARGEST_ID or expires > ENDS_BY:
        return None
    if not hmac.compare_digest(signature, _signature(key, said)):
        return None
    return Link(guild_id, user_id, datetime.fromtimestamp(expires, UTC), digest(text))


def new_token() -> str:
    """The secret of a session."""
    return secrets.token_urlsafe(TOKEN)


def digest(secret: str) -> str:
    """What the database keeps of a link or token."""
    return sha256(secret.encode()).hexdigest()


def _signature(key: str, said: str) -> str:
    made = hmac.digest(key.encode(), b"page:" + said.encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
