"""/files: the files of a message, from where the bot keeps them."""

import io
import logging

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.asking import SettingsOf, asker_of, plain
from cogs.showing import ACCENT
from services.attachments.files import (
    LINK_SECONDS,
    MOST_SENT,
    KeptFile,
    MessageFiles,
    message_files,
    message_meant,
    pages,
    sized,
    whole,
    why_not,
)
from services.attachments.objects.store import ObjectStore
from services.database import Database
from services.errors import ProfilerError
from services.people.access import NotAllowed, check_mentor, is_public
from services.wording.words import Words

log = logging.getLogger(__name__)

ON_A_PAGE = 4  # signed links are long, and an answer holds 6,000 characters

MESSAGE = SlashOption(
    name_localizations={Locale.pl: "wiadomość"},
    description="The message's link (Copy Message Link) or id",
    description_localizations={Locale.pl: "Link do wiadomości (Kopiuj link do wiadomości) albo jej id"},
)


class Files(commands.Cog):
    """Gives mentors the files of a message: links that end after a while, or the files themselves."""

    def __init__(self, database: Database, store: ObjectStore, settings: SettingsOf) -> None:
        self._database, self._store, self._settings = database, store, settings

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="files",
        name_localizations={Locale.pl: "pliki"},
        description="The files of a message, even when Discord's own links have ended",
        description_localizations={Locale.pl: "Pliki wiadomości, także gdy linki Discorda wygasły"},
        contexts=[InteractionContextType.guild],
    )
    async def files(self, interaction: Interaction[nextcord.Client], message: str = MESSAGE) -> None:
        """Answer with links or files, a few to a message."""
        asker = asker_of(interaction)
        settings = self._settings(asker.guild_id or 0, interaction.guild_locale)
        check_mentor(asker, settings)
        words = settings.words
        unknown = words("I know no such message of this server. Give me its link or its id.")
        message_id = message_meant(message, asker.guild_id or 0)
        if message_id is None:  # before the answer is begun, so that only the asker sees a mistake
            raise NoMessage(unknown)
        await interaction.response.defer(ephemeral=not is_public(asker, settings))
        found = await message_files(self._database, self._store, asker.guild_id or 0, message_id)
        if found is None:
            await interaction.followup.send(unknown)
            return
        if not asker.is_admin and not _may_read(interaction, found):
            raise NotAllowed(words("You may not read the channel of that message."))
        log.info(
            "look: asker=%s student=%s command=files guild=%s message=%s",
            *(asker.user_id, found.author_id, asker.guild_id, found.message_id),
        )
        if not found.files:
            await interaction.followup.send(words("That message has no files."))
        for page in pages(found.files, ON_A_PAGE):
            await self._send(interaction, page, words)

    async def _send(self, interaction: Interaction[nextcord.Client], page: tuple[KeptFile, ...], words: Words) -> None:
        embed = nextcord.Embed(colour=ACCENT)
        lines, sent = [], []
        for file in page:
            told = f"**{plain(file.filename)[:200]}** · {sized(file.size, words)}"
            key = file.object_key
            link = key and await self._store.link(key, file.filename[-100:], LINK_SECONDS)
            if link:
                lines.append(f"{told} · [{words('open')}]({link})")
                embed.set_footer(text=words("The links end in 15 minutes."))
            elif key is None:
                lines.append(f"{told} · {why_not(file, words)}")
            elif file.size > MOST_SENT:
                where = words("too large for Discord; the operator finds it in the folder as {key}", key=key)
                lines.append(f"{told} · {where}")
            else:
                lines.append(told)
                sent.append((file, key))
        embed.description = "\n".join(lines)
        await interaction.followup.send(embed=embed)
        for file, key in sent:  # one at a time, since together they may be more than Discord takes
            data = io.BytesIO(await whole(self._store, key))
            await interaction.followup.send(file=nextcord.File(data, file.filename or "file"))


class NoMessage(ProfilerError):
    """What somebody typed names no message."""


def _may_read(interaction: Interaction[nextcord.Client], found: MessageFiles) -> bool:
    """Whether whoever asks may read the channel of the message on Discord too."""
    place = interaction.guild.get_channel(found.readable_in) if interaction.guild else None
    if place is None or not isinstance(interaction.user, nextcord.Member):
        return False
    may = place.permissions_for(interaction.user)
    return may.view_channel and may.read_message_history and (may.manage_threads or not found.in_private_thread)
