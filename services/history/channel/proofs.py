"""Second questions to Discord that settle what one page alone leaves in doubt."""

from services.discord.errors import UNKNOWN_MESSAGE, NotFound
from services.discord.pagers import MessagePage, oldest_message_id, one_message
from services.discord.rest import DiscordRest
from services.history.channel.judgement import witnesses
from services.history.channel.plan import Stretch


async def exists(rest: DiscordRest, channel_id: int, message_id: int) -> bool:
    """Whether Discord still has a message; raises what a channel that is gone or hidden raises."""
    try:
        await one_message(rest, channel_id, message_id)
    except NotFound as refusal:
        if refusal.code == UNKNOWN_MESSAGE:
            return False
        raise
    return True


async def contradicted(
    rest: DiscordRest,
    channel_id: int,
    page: MessagePage,
    claimed: tuple[int, ...],
    stretch: Stretch,
    announced: int | None,
) -> bool:
    """Whether Discord still has, one by one, a message whose absence from the page says that it is gone.

    `announced` is the newest message that the server's description named.
    """
    asked = list(witnesses(claimed))
    newest = page.newest if page.messages else 0
    if stretch.before is None and announced is not None and announced > newest:
        asked.append(announced)
    for message_id in asked:
        if await exists(rest, channel_id, message_id):
            return True
    return False


async def is_the_end(rest: DiscordRest, channel_id: int, suspect: MessagePage, stretch: Stretch) -> bool:
    """Whether nothing lies below a short page: one row cannot be cut, and it needs the permission too."""
    oldest = await oldest_message_id(rest, channel_id)
    last = suspect.oldest if suspect.messages else stretch.before
    if oldest is not None and (last is None or oldest < last):
        return False
    return not (oldest is None and last is not None and await exists(rest, channel_id, last))
