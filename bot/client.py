"""The Discord client: nextcord's bot with the parts replaced that would lose data or give up."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any, cast

import aiohttp
import nextcord
from nextcord.asset import Asset
from nextcord.ext import commands
from nextcord.http import Route
from nextcord.state import ConnectionState

from bot.gateway import GuardedWebSocket, Receiver, Session, gateway_address
from bot.identify_budget import IdentifyBudget
from bot.registration import register_patiently
from bot.shared_state import SharedState
from bot.watching.requests import count_requests, pace_requests
from cogs.patience import begun
from services.discord.pacing import Limiter
from services.discord.shards import ALONE, Shards
from services.errors import DatabaseAway, ProfilerError, SetupProblem
from services.logs import happening
from services.metrics import figures
from services.storage.transactions import is_passing
from services.wording.words import Words

log = logging.getLogger(__name__)

POLL_INTENT = 1 << 24  # nextcord knows no polls
OPEN_SECONDS = 60
LONGEST, LONGEST_EMBED = 2000, 4096  # signs that Discord takes as one message, and in an embed
UNKNOWN = "unknown command"
PRESSED = {nextcord.InteractionType.component, nextcord.InteractionType.modal_submit}
APOLOGY = "Something went wrong on my side. It has been noted; please try again."
DATABASE_AWAY = "I cannot reach my database right now. Please try again in a minute."


def point_nextcord_at(api_base: str, cdn_base: str) -> None:
    """Choose the hosts of nextcord's requests; has to come before the first request is made."""
    Route.BASE = f"{api_base}/api/v10"
    Asset.BASE = cdn_base
    nextcord.VoiceClient.warn_nacl = False  # voice is never joined


def listed_intents() -> nextcord.Intents:
    """What the bot asks Discord for, one by one, so that what it collects is visible at a glance."""
    intents = nextcord.Intents.none()
    intents.guilds = True
    intents.members = True
    intents.message_content = True
    intents.guild_messages = True
    intents.guild_reactions = True
    intents.dm_messages = True
    intents.voice_states = True
    intents.moderation = True  # bans
    intents.scheduled_events = True
    intents.value |= POLL_INTENT
    return intents


# The language of a server (None: a direct message), by its id and the one that Discord says it speaks.
type LanguageOf = Callable[[int | None, str | None], str]


class _BucketOfEachRoute(dict[str, Any]):
    """A table that never finds a shared bucket: nextcord would merge the limits of all channels into one."""

    def get(self, _key: object, default: Any = None) -> Any:
        return default


class ProfilerBot(commands.Bot):
    """Connects to Discord and answers for every failed command.

    Where processes share the servers, `receivers` and `budgets` are those of each shard that is this one's. `limiter`
    is that of everything else which asks Discord with the same token.
    """

    def __init__(
        self,
        receiver: Receiver,
        budget: IdentifyBudget,
        *,
        shards: Shards = ALONE,
        receivers: Mapping[int, Receiver] | None = None,
        budgets: Mapping[int, IdentifyBudget] | None = None,
        language_of: LanguageOf = lambda _guild_id, locale: locale or "",
        limiter: Limiter | None = None,
        heartbeat_timeout: float = 60,
    ) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=listed_intents(),
            max_messages=None,
            member_cache_flags=nextcord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.2,
            heartbeat_timeout=heartbeat_timeout,
            shard_count=None if shards.alone else shards.count,
            allowed_mentions=nextcord.AllowedMentions.none(),
            rollout_associate_known=False,
            rollout_delete_unknown=False,
            rollout_register_new=False,
            rollout_update_known=False,
        )
        self.http._buckets = _BucketOfEachRoute()  # noqa: SLF001 - a shared bucket would slow every channel down
        self.http.format_websocket_url = gateway_address  # type: ignore[method-assign]
        self.commands_synced = asyncio.Event()
        self._language_of = language_of
        self._limiter = limiter
        self._followed: aiohttp.ClientSession | None = None
        self._budget, self._budgets = budget, budgets or {}
        self._receiver, self._receivers = receiver, receivers or {}
        self._sockets: dict[int | None, GuardedWebSocket] = {}
        self._logging_in, self._registering = asyncio.Lock(), asyncio.Lock()

    def _get_state(self, **given: Any) -> ConnectionState:  # type: ignore[override]  # as nextcord calls it
        own: dict[str, Any] = {"dispatch": self.dispatch, "handlers": self._handlers, "hooks": self._hooks}
        return SharedState(**own, http=self.http, loop=self.loop, **given)

    def budget_of(self, shard_id: int | None) -> IdentifyBudget:
        """When a shard may identify; None is the one of a bot that has no other."""
        return self._budget if shard_id is None else self._budgets.get(shard_id, self._budget)

    async def login(self, token: str) -> None:
        """Log in, once for all shards; all that nextcord asks Discord, this first, is paced and counted."""
        async with self._logging_in:
            if self.shard_count is not None and self._connection.user is not None:
                return
            await self.http.recreate()  # makes the session, unless an attempt before this one has
            session: aiohttp.ClientSession = self.http._HTTPClient__session  # type: ignore[attr-defined]  # noqa: SLF001
            if session is not self._followed:
                self._followed = session
                count_requests(session)
                if self._limiter is not None:
                    pace_requests(session, self._limiter)
            await super().login(token)

    async def close(self) -> None:
        """Hang up on every shard."""
        for socket in self._sockets.values():
            if socket is not self.ws and socket.open:
                await socket.close(code=1000)
        await super().close()

    async def open_socket(self, session: Session | None, shard_id: int | None = None) -> GuardedWebSocket:
        """Connect to the gateway and resume the session, or identify a new one when there is none.

        Raises:
            TimeoutError: nobody said hello in time; besides that anything nextcord and the network raise.
        """
        resumed: dict[str, Any] = (
            {"gateway": session.url, "session": session.id, "sequence": session.sequence} if session else {}
        )
        async with asyncio.timeout(OPEN_SECONDS):
            socket = await self._socket_class(shard_id).from_client(
                self, format_gateway=True, resume=session is not None, shard_id=shard_id, **resumed
            )
        assert isinstance(socket, GuardedWebSocket)  # nextcord leaves the type of its answer open
        socket.session_url = session.url if session else None  # READY brings it; RESUMED does not repeat it
        self.ws = self._sockets[shard_id] = socket
        return socket

    def _socket_class(self, shard_id: int | None) -> type[GuardedWebSocket]:
        receiver = self._receiver if shard_id is None else self._receivers.get(shard_id, self._receiver)
        return cast("type[GuardedWebSocket]", type("Socket", (GuardedWebSocket,), {"receiver": receiver}))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Count the identify that nextcord is about to send; the supervisor has waited for the budget."""
        del initial
        await self.budget_of(shard_id).spent()

    async def on_connect(self) -> None:
        """Register the commands anew, which nextcord forgets at every READY, and send them if they changed."""
        self.add_all_application_commands()
        async with self._registering:  # each shard says that it is connected
            if not self.commands_synced.is_set():
                await register_patiently(self)
                self.commands_synced.set()
                log.info("the commands are ready")

    async def on_guild_available(self, guild: nextcord.Guild) -> None:
        """Nothing: nextcord would compare commands here, once per server."""

    async def on_message(self, message: nextcord.Message) -> None:
        """Nothing: there are no text commands."""

    async def on_interaction(self, interaction: nextcord.Interaction[Any]) -> None:
        """Answer a command, known as under way from its first moment."""
        begun()
        await super().on_interaction(interaction)

    async def on_error(self, event_method: str, *args: Any, **kwargs: Any) -> None:
        """Log a bug in a listener; nextcord would print it."""
        del args, kwargs
        log.exception("listener %s failed", event_method)  # noqa: LOG004 - nextcord calls this while it handles one

    async def process_application_commands(self, interaction: nextcord.Interaction[Any]) -> None:
        """Answer a command or suggest values; how long that took is counted."""
        began = perf_counter()
        try:
            with happening(guild=interaction.guild_id, channel=interaction.channel_id):
                await super().process_application_commands(interaction)
        finally:
            if interaction.type is nextcord.InteractionType.application_command:
                figures.COMMANDS.note(perf_counter() - began, _name_of(interaction))
            elif interaction.type is nextcord.InteractionType.application_command_autocomplete:
                figures.COMMANDS.note(perf_counter() - began, "suggestions")

    async def on_application_command_error(self, interaction: nextcord.Interaction[Any], exception: Exception) -> None:
        """Say what went wrong: our own words for our errors, an apology for the rest."""
        begun()
        cause = getattr(exception, "original", exception)
        spoken = self._language_of(interaction.guild_id, interaction.guild_locale)
        words = Words(spoken or interaction.locale or "en")
        if isinstance(cause, ProfilerError) and not isinstance(cause, SetupProblem):
            figures.FAILED.add(_name_of(interaction), "refused")
            await self._answer(interaction, str(cause))
        elif isinstance(cause, DatabaseAway) or (is_passing(cause) and not isinstance(cause, aiohttp.ClientError)):
            figures.FAILED.add(_name_of(interaction), "database away")
            log.warning("/%s failed: the database is away (%s)", _name_of(interaction), type(cause).__name__)
            await self._answer(interaction, words(DATABASE_AWAY))
        else:
            figures.FAILED.add(_name_of(interaction), "fault")
            log.error("/%s failed", _name_of(interaction), exc_info=cause)
            await self._answer(interaction, words(APOLOGY))

    async def _answer(self, interaction: nextcord.Interaction[Any], text: str) -> None:
        try:  # aiohttp raises a RuntimeError once the bot has closed its session
            if len(text) <= LONGEST:
                await interaction.send(text, ephemeral=True)
            else:  # with what somebody typed into a form, which is not to be lost
                embed = nextcord.Embed(description=text[:LONGEST_EMBED])
                await interaction.send(embed=embed, ephemeral=True)
        except (nextcord.HTTPException, nextcord.InvalidArgument, aiohttp.ClientError, RuntimeError) as refused:
            log.warning("the person who asked could not be told: %s", refused)


def _name_of(interaction: nextcord.Interaction[Any]) -> str:
    if interaction.type in PRESSED:
        return figures.PRESS
    return getattr(interaction.application_command, "qualified_name", UNKNOWN)
