"""The keys of the record."""

from typing import TYPE_CHECKING

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from bot.settings.checks import allowed

if TYPE_CHECKING:
    from services.encryption.keys import Keyring


class Keys(BaseSettings):
    """The keys of the record."""

    privacy_key: SecretStr | None = Field(
        default=None,
        description="The key by which people who were forgotten are known again. When empty, the database keeps one.",
        json_schema_extra=allowed("at least 32 random signs, always the same ones"),
    )
    text_keys: SecretStr | None = Field(
        default=None,
        description="Keys that the texts in the database are sealed with. When empty, they are stored in clear.",
        json_schema_extra=allowed("keys made by `profiler encrypt --new-key`, the newest first, separated by commas"),
    )

    @property
    def keyring(self) -> "Keyring | None":
        """The keys that texts are sealed with, None without any; raises SetupProblem when one of them is no key."""
        typed = self.typed_keys
        if not typed:
            return None
        from services.encryption.keys import Keyring  # noqa: PLC0415 - most have no keys

        return Keyring.read(typed)

    @property
    def typed_keys(self) -> list[str]:
        """TEXT_KEYS, one by one, as they were typed."""
        return [key.strip() for key in self.text_keys.get_secret_value().split(",")] if self.text_keys else []
