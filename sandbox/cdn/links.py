"""Addresses of files: attachments are signed and expire, everything else is not and does not."""

import hmac
import secrets
from datetime import datetime, timedelta
from urllib.parse import quote

from sandbox.clock import Clock

LIFETIME = timedelta(hours=24)


class Links:
    """Makes and checks addresses under the CDN's base."""

    def __init__(self, clock: Clock, base: str = "http://127.0.0.1/cdn", lifetime: timedelta = LIFETIME) -> None:
        self.clock = clock
        self.base = base
        self.lifetime = lifetime
        self._key = secrets.token_bytes(32)

    def attachment(self, channel_id: int | str, attachment_id: int | str, name: str) -> str:
        """A link to an attachment, good from now on for the lifetime."""
        folder, issued = f"/attachments/{channel_id}/{attachment_id}/", self.clock.now()
        query = self._query(folder + name, issued, issued + self.lifetime)
        return f"{self.base}{folder}{quote(name)}?{query}"

    def good(self, path: str, query: dict[str, str]) -> bool:
        """Whether a link to that path was made here and has not expired; clients quote differently, so unquoted."""
        try:
            expires, issued = int(query["ex"], 16), int(query["is"], 16)
            told = query["hm"]
        except (KeyError, ValueError):
            return False
        right = hmac.compare_digest(told, self._signature(path, f"{expires:x}", f"{issued:x}"))
        return right and self.clock.now().timestamp() < expires

    def _query(self, path: str, issued: datetime, expires: datetime) -> str:
        first, last = f"{int(issued.timestamp()):x}", f"{int(expires.timestamp()):x}"
        return f"ex={last}&is={first}&hm={self._signature(path, last, first)}&"

    def _signature(self, path: str, expires: str, issued: str) -> str:
        return hmac.new(self._key, f"{path}?{expires}&{issued}".encode(), "sha256").hexdigest()
