"""The keys that texts are sealed with: AES-256-SIV (RFC 5297), one key for texts and one for the search of each secret.

A sealed text is a mark, and in base64 the id of its key, the id of the row it belongs to, and what AES-SIV makes of it.
The row goes into the seal, so equal texts of two rows look different; the same text of the same row is sealed alike, so
that a write that changes nothing still changes nothing. A text that was tampered with is not opened.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from services.errors import SetupProblem

OFF: Final = "off"  # in the place of the first key: new texts are stored in clear
SECRET_BYTES: Final = 32
TEXT_MARK, JSON_MARK = "\x02t", "\x02j"  # no keyboard types this sign
MARK_LENGTH, ID_BYTES, ROW_BYTES = 2, 6, 8
ID_SIGNS: Final = 8  # of base64
HEAD: Final = ID_BYTES + ROW_BYTES
BLIND_BYTES: Final = 9
REMEMBERED: Final = 50_000  # words whose keyed hashes are kept


class TextKey:
    """One secret of 32 bytes; `id` tells it from others and gives nothing of it away."""

    def __init__(self, secret: bytes) -> None:
        """Derive what is needed from the secret."""
        self.id = _derived(secret, b"profiler text key id")[:ID_BYTES]
        self.name = self.id.hex()
        self._cipher = AESSIV(_derived(secret, b"profiler text"))
        self._search = _derived(secret, b"profiler search")
        self.blind = lru_cache(REMEMBERED)(self._blind)

    def begins(self, mark: str) -> str:
        """How everything begins that was sealed with this key."""
        return mark + base64.urlsafe_b64encode(self.id).decode()

    def sealed(self, mark: str, text: str, row: int) -> str:
        """A text as it is stored."""
        head = self.id + row.to_bytes(ROW_BYTES, "big", signed=True)
        held = self._cipher.encrypt(text.encode(errors="surrogatepass"), [mark.encode(), head])
        return mark + base64.urlsafe_b64encode(head + held).decode()

    def opened(self, mark: str, held: bytes) -> str | None:
        """The text of what was sealed; None when it was not sealed with this key, or was changed since."""
        try:
            text = self._cipher.decrypt(held[HEAD:], [mark.encode(), held[:HEAD]])
        except (InvalidTag, ValueError):
            return None
        return text.decode(errors="surrogatepass")

    def _blind(self, word: str) -> str:
        """A word as the search keeps it: a keyed hash, of small letters and digits."""
        digest = hmac.digest(self._search, word.encode(errors="surrogatepass"), "sha256")
        return digest[:BLIND_BYTES].hex()


class Keyring:
    """The keys of a process: the first seals, all of them open. With `off` first, new texts stay in clear."""

    def __init__(self, keys: Sequence[TextKey], *, seals: bool = True) -> None:
        """Keep the keys, the one that seals in front."""
        self.keys = {key.id: key for key in keys}
        self.first = keys[0] if seals and keys else None

    @classmethod
    def read(cls, typed: Iterable[str]) -> Self | None:
        """The keys as an operator wrote them; None for none.

        Raises:
            SetupProblem: one of them is no key.
        """
        words = [word for word in typed if word]
        if not words:
            return None
        seals = words[0].lower() != OFF
        keys = [TextKey(_secret(word)) for word in (words if seals else words[1:])]
        return cls(keys, seals=seals) if keys else None

    @property
    def others(self) -> list[TextKey]:
        """The keys that only open."""
        return [key for key in self.keys.values() if key is not self.first]

    def text(self, text: str, row: int) -> str:
        """A text as it is to be stored."""
        return self.first.sealed(TEXT_MARK, text, row) if self.first is not None else text

    def json(self, value: str, row: int) -> str:
        """The text of a JSON value as it is to be stored in a JSON string."""
        if self.first is None:
            raise ValueError("there is no key to seal with")
        return self.first.sealed(JSON_MARK, value, row)

    def opened(self, stored: str) -> str:
        """The text of what is stored; anything that none of the keys sealed stays as it is."""
        held = _held(stored)
        key = self.keys.get(held[:ID_BYTES])
        text = None if key is None else key.opened(stored[:MARK_LENGTH], held)
        return stored if text is None else text

    def is_broken(self, stored: str) -> bool:
        """Whether something was sealed with one of the keys and changed since, so that nobody can read it."""
        held = _held(stored)
        key = self.keys.get(held[:ID_BYTES])
        return key is not None and key.opened(stored[:MARK_LENGTH], held) is None

    def row_of(self, stored: str) -> int:
        """The row that a sealed text belongs to."""
        held = base64.urlsafe_b64decode(stored[MARK_LENGTH:])
        return int.from_bytes(held[ID_BYTES:HEAD], "big", signed=True)


def new_secret() -> str:
    """A new key, as it is written into TEXT_KEYS."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _held(stored: str) -> bytes:
    """What stands behind the mark of a sealed text; nothing for any other text."""
    if stored[:MARK_LENGTH] not in {TEXT_MARK, JSON_MARK}:
        return b""
    try:
        return base64.b64decode(stored[MARK_LENGTH:], altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _secret(typed: str) -> bytes:
    try:
        secret = base64.b64decode(typed.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise SetupProblem(
            "TEXT_KEYS holds something that is no key: each is 44 signs, made by `profiler encrypt --new-key`, "
            "and several are separated by commas."
        )
    return secret


def _derived(secret: bytes, purpose: bytes) -> bytes:
    """64 bytes for one purpose; the secret is random already, so one step of HKDF's expansion will do."""
    return hmac.new(secret, purpose, hashlib.sha512).digest()
