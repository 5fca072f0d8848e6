"""An answer that takes its time: it edits its message as it goes, and survives the end of its interaction."""

import io
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

import aiohttp
import nextcord
from nextcord import Interaction

from services.wording.words import Words

log = logging.getLogger(__name__)

TOKEN_LIFE = timedelta(minutes=14)  # Discord takes the token for 15 minutes; the last one is for a slow request
BETWEEN_EDITS = timedelta(seconds=2)
TOKEN_GONE = {10015, 50027}  # unknown webhook, invalid webhook token
MESSAGE_GONE = 10008


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the first message can be edited, and how often it is; tests have less of both."""

    token_life: timedelta = TOKEN_LIFE
    between_edits: timedelta = BETWEEN_EDITS
    monotonic: Callable[[], float] = time.monotonic


PATIENT = Patience()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of an answer, sent as often as the answer is; `description` is for people who cannot see it."""

    name: str
    content: bytes
    description: str | None = None

    def sendable(self) -> nextcord.File:
        """The file as one request takes it."""
        return nextcord.File(io.BytesIO(self.content), self.name, description=self.description)


class LongAnswer:
    """One answer to one command, begun at once and filled in as the work goes on.

    While the interaction lives, its message is edited. From then on the answer is a message in the channel, edited
    in the same way; what only the asker may see goes to them in private instead. Work never fails for an answer that
    Discord refuses: that is logged.
    """

    def __init__(self, interaction: Interaction[Any], *, ephemeral: bool, words: Words, patience: Patience) -> None:
        self._interaction, self._ephemeral = interaction, ephemeral
        self.words, self._patience = words, patience
        self._began = patience.monotonic()
        self._edited: float | None = None
        self._token_gone = False
        self._later: nextcord.Message | None = None

    @classmethod
    async def begin(
        cls,
        interaction: Interaction[Any],
        *,
        ephemeral: bool,
        words: Words | None = None,
        patience: Patience = PATIENT,
    ) -> Self:
        """Say "thinking" at once; raises what Discord answers when even that fails."""
        answer = cls(
            interaction,
            ephemeral=ephemeral,
            words=words or Words(interaction.guild_locale or "en"),
            patience=patience,
        )
        await interaction.response.defer(ephemeral=ephemeral)
        return answer

    async def update(self, embed: nextcord.Embed, file: Attached | None = None) -> None:
        """Show how far the work is; left out when the last edit was only a moment ago."""
        now = self._patience.monotonic()
        if self._edited is None or now - self._edited >= self._patience.between_edits.total_seconds():
            self._edited = now
            await self._show(embed, file, final=False)

    async def finish(self, embed: nextcord.Embed, file: Attached | None = None) -> None:
        """Show what came of it."""
        await self._show(embed, file, final=True)

    @property
    def _outlived(self) -> bool:
        age = self._patience.monotonic() - self._began
        return self._token_gone or age >= self._patience.token_life.total_seconds()

    async def _show(self, embed: nextcord.Embed, file: Attached | None, *, final: bool) -> None:
        def shown() -> dict[str, Any]:  # made anew for each request, which consumes the file
            return {"embed": embed} if file is None else {"embed": embed, "file": file.sendable()}

        try:
            if self._outlived or not await self._edited_first(shown()):
                await self._say_later(shown(), final=final)
        except (nextcord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as refused:
            log.warning("an answer could not be shown: %s", refused)

    async def _edited_first(self, shown: dict[str, Any]) -> bool:
        """Edit the interaction's own message; returns False when it cannot be edited any more."""
        try:
            await self._interaction.edit_original_message(**shown, attachments=[])
        except nextcord.HTTPException as refused:
            if refused.code not in TOKEN_GONE | {MESSAGE_GONE}:
                raise
            self._token_gone = True
            return False
        return True

    async def _say_later(self, shown: dict[str, Any], *, final: bool) -> None:
        if self._later is not None:
            try:
                await self._later.edit(**shown, attachments=[])
            except nextcord.NotFound:  # somebody deleted it: what they wanted gone is not said again
                log.info("an answer was deleted before it was complete")
        elif self._ephemeral:
            await self._say_in_private(shown, final=final)
        else:
            self._later = await self._in_channel(**shown)

    async def _say_in_private(self, shown: dict[str, Any], *, final: bool) -> None:
        """To the asker alone; where Discord does not let us write to them, the channel only hears that it is ready."""
        user = self._interaction.user
        assert user is not None  # Discord always names who used a command
        send: Callable[..., Awaitable[nextcord.Message]] = user.send
        try:
            self._later = await send(**shown)
        except nextcord.Forbidden:
            if final:
                ready = self.words("{person}, this is done: type the command again to see it.", person=user.mention)
                await self._in_channel(content=ready, allowed_mentions=nextcord.AllowedMentions(users=[user]))

    async def _in_channel(self, **shown: Any) -> nextcord.Message:
        send: Callable[..., Awaitable[nextcord.Message]] = self._interaction.channel.send  # type: ignore[union-attr]
        return await send(**shown)
