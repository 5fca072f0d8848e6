"""Where a weekly report may be posted: it names students, so never where everybody reads."""

from services.discord.server_state import ServerState
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.viewing import NOBODY, readable_channels
from services.wording.answers import as_it_is

VIEW, SEND, EMBED, ATTACH = 1 << 10, 1 << 11, 1 << 14, 1 << 15
NEEDED = VIEW | SEND | EMBED | ATTACH


def mentor_channel_of(state: ServerState, guild_id: int, settings: GuildSettings) -> int:
    """The channel that the settings call the mentors'; a ProfilerError when the server has none."""
    wanted = settings.mentor_channel.removeprefix("#")
    for channel in state.in_guild(guild_id):
        if channel.kind == 0 and wanted in {channel.name, str(channel.id)}:
            return channel.id
    if wanted.isascii() and wanted.isdigit():
        raise ProfilerError(
            settings.words("I no longer see the mentors’ channel. Choose one, and set it anew with `/config set`.")
        )
    raise ProfilerError(settings.words("I see no channel called #{name}. Choose one.", name=as_it_is(wanted)))


def check_place(state: ServerState, guild_id: int, channel_id: int, settings: GuildSettings) -> None:
    """Raise a ProfilerError where everybody reads, or where the bot cannot post an answer with its picture."""
    words, guild = settings.words, state.guilds.get(guild_id)
    if guild is None:
        raise ProfilerError(words("I do not know this server yet. Please try again in a minute."))
    if channel_id in readable_channels(state, guild, (), NOBODY):
        raise ProfilerError(
            words(
                "Everybody on the server reads <#{channel}>, and the report names students. "
                "Choose a channel that only mentors see.",
                channel=channel_id,
            )
        )
    if state.permissions(channel_id) & NEEDED != NEEDED:
        raise ProfilerError(
            words(
                "I may not post in <#{channel}>: "
                "give me View Channel, Send Messages, Embed Links and Attach Files there.",
                channel=channel_id,
            )
        )
