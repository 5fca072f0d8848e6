"""Things that happen in the world and are hard to follow; `quiet` = the gateway says nothing of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

from sandbox.changes import applied
from sandbox.direct_messages import DirectMessages
from sandbox.faults.registry import Faults
from sandbox.gateway import Gateway
from sandbox.gateway.intents import PRIVILEGED, Intent
from sandbox.permissions import READ_MESSAGE_HISTORY, VIEW_CHANNEL
from sandbox.world import World
from sandbox.world.state import ALL_PRIVILEGED_INTENTS

type Options = Mapping[str, Any]

PERMISSIONS = {"VIEW_CHANNEL": VIEW_CHANNEL, "READ_MESSAGE_HISTORY": READ_MESSAGE_HISTORY}
MEMBER = 1
SWITCHES = {"content": Intent.MESSAGE_CONTENT, "members": Intent.GUILD_MEMBERS, "presence": Intent.PRESENCES}


CHANGES = {
    "lose_permission": "the bot loses `permission` (VIEW_CHANNEL) in `channel_id`",
    "regain_permission": "the bot has its permissions in `channel_id` again",
    "channel_type": "`channel_id` becomes a channel of `type` (5)",
    "delete_channel": "`channel_id` is deleted",
    "archive_thread": "`thread_id` is archived",
    "unarchive_thread": "`thread_id` is opened again",
    "delete_account": "`user_id` deletes the account; the messages come back under the ghost",
    "leave_and_return": "`user_id` leaves `guild_id` and comes back",
    "post": "`user_id` posts `content` in `channel_id`",
    "twins": "two messages of `user_id` in `channel_id` share one millisecond",
    "edit": "`message_id` in `channel_id` gets `content`",
    "delete": "`message_id` in `channel_id` is deleted",
    "react": "`user_id` reacts to `message_id` in `channel_id` with `emoji`",
    "act": "any `change` of the world with its `arguments`, as over HTTP",
    "close_dms": "`user_id` takes no direct messages any more (403, 50007)",
    "open_dms": "`user_id` takes direct messages again",
    "switch": "the portal's switch for `intent` (content, members, presence) is `on` or not",
    "links_live": "links to attachments are good for `seconds` from now on",
}


def declare(faults: Faults, world: World, gateway: Gateway, direct_messages: DirectMessages) -> None:
    """Make every world fault known to the registry."""
    changes = WorldFaults(world, gateway, direct_messages)
    for name, says in CHANGES.items():
        faults.declare(f"world.{name}", says, changes.action(name))


@contextmanager
def unheard(gateway: Gateway) -> Iterator[None]:
    """While this lasts no session hears of anything, as if the events were lost on the way."""
    gateway.deaf = True
    try:
        yield
    finally:
        gateway.deaf = False


class WorldFaults:
    """What each fault of the world does."""

    def __init__(self, world: World, gateway: Gateway, direct_messages: DirectMessages) -> None:
        self.world, self.gateway, self.direct_messages = world, gateway, direct_messages

    def action(self, name: str) -> Callable[[Options], None]:
        """A fault as the registry calls it, unheard by the gateway when `quiet` is set."""
        change: Callable[[Options], None] = getattr(self, name)

        def act(options: Options) -> None:
            with unheard(self.gateway) if options.get("quiet") else nullcontext():
                change(options)

        return act

    def lose_permission(self, options: Options) -> None:
        """Deny the bot a permission in a channel."""
        bit = PERMISSIONS[str(options.get("permission", "VIEW_CHANNEL"))]
        self.world.set_overwrite(options["channel_id"], self.world.bot_user_id, MEMBER, deny=bit)

    def regain_permission(self, options: Options) -> None:
        """Take the denial away."""
        self.world.remove_overwrite(options["channel_id"], self.world.bot_user_id)

    def channel_type(self, options: Options) -> None:
        """Make a text channel an announcement channel, or the other way round."""
        self.world.update_channel(options["channel_id"], type=int(options.get("type", 5)))

    def delete_channel(self, options: Options) -> None:
        """Delete a channel with all in it."""
        self.world.delete_channel(options["channel_id"])

    def archive_thread(self, options: Options) -> None:
        """Archive a thread."""
        self.world.archive_thread(options["thread_id"])

    def unarchive_thread(self, options: Options) -> None:
        """Open a thread."""
        self.world.unarchive_thread(options["thread_id"])

    def delete_account(self, options: Options) -> None:
        """Delete an account."""
        self.world.delete_account(options["user_id"])

    def leave_and_return(self, options: Options) -> None:
        """Let a member leave and join again without their roles."""
        self.world.remove_member(options["guild_id"], options["user_id"])
        self.world.add_member(options["guild_id"], options["user_id"])

    def post(self, options: Options) -> None:
        """Post a message."""
        self.world.post(options["channel_id"], options["user_id"], str(options.get("content", "hello")))

    def twins(self, options: Options) -> None:
        """Post two messages at the same millisecond."""
        now = self.world.clock.now()
        for content in ("first of two", "second of two"):
            self.world.post(options["channel_id"], options["user_id"], content, at=now)

    def edit(self, options: Options) -> None:
        """Edit a message."""
        self.world.edit(options["channel_id"], options["message_id"], str(options["content"]))

    def delete(self, options: Options) -> None:
        """Delete a message."""
        self.world.delete(options["channel_id"], options["message_id"])

    def react(self, options: Options) -> None:
        """Add a reaction."""
        self.world.react(options["channel_id"], options["message_id"], options["user_id"], options.get("emoji", "👍"))

    def act(self, options: Options) -> None:
        """Make any change."""
        applied(self.world, str(options["change"]), options.get("arguments", {}))

    def close_dms(self, options: Options) -> None:
        """Let somebody refuse direct messages."""
        self.direct_messages.closed.add(int(options["user_id"]))

    def open_dms(self, options: Options) -> None:
        """Let somebody take direct messages."""
        self.direct_messages.closed.discard(int(options["user_id"]))

    def switch(self, options: Options) -> None:
        """Turn a privileged intent on or off in the developer portal; open sessions keep what they asked for."""
        mask = PRIVILEGED[SWITCHES[str(options.get("intent", "content"))]]
        flags = int(self.world.application["flags"]) & ~mask
        flags |= mask & ALL_PRIVILEGED_INTENTS if options.get("on") else 0
        self.world.application = {**self.world.application, "flags": flags}

    def links_live(self, options: Options) -> None:
        """Make links expire sooner or later; those that were given out stay as they are."""
        self.world.links.lifetime = timedelta(seconds=float(options.get("seconds", 1)))
