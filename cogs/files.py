"""/files: the files of a message, from where the bot keeps them."""

import io

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.asking import plain
from cogs.showing import ACCENT
from services.attachments.files import (
    LINK_SECONDS,
    MOST_SENT,
    KeptFile,
    message_files,
    message_meant,
    pages,
    sized,
    whole,
    why_not,
)
from services.attachments.objects.store import ObjectStore
from services.discord.uploading import plain_name
from services.errors import ProfilerError
from services.people.access import NotAllowed
from services.wording.words import Words

ON_A_PAGE = 4  # signed links are long, and an answer holds 6,000 characters

MESSAGE = SlashOption(
    name_localizations={Locale.pl: "wiadomość"},
    description="The message's link (Copy Message Link) or id",
    description_localizations={Locale.pl: "Link do wiadomości (Kopiuj link do wiadomości) albo jej id"},
)


class Files(commands.Cog):
    """Gives mentors the files of a message: links that end after a while, or the files themselves."""

    def __init__(self, answering: Answering, store: ObjectStore) -> None:
        self._answering, self._store = answering, store

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="files",
        name_localizations={Locale.pl: "pliki"},
        description="The files of a message, even when Discord's own links have ended",
        description_localizations={Locale.pl: "Pliki wiadomości, także gdy linki Discorda wygasły"},
        contexts=[InteractionContextType.guild],
    )
    async def files(self, interaction: Interaction[nextcord.Client], message: str = MESSAGE) -> None:
        """Answer the asker alone with links or files, a few to a message."""
        asker, settings = self._answering.asked_by(interaction)
        words, guild_id = settings.words, asker.guild_id or 0
        unknown = NoMessage(words("I know no such message of this server. Give me its link or its id."))
        message_id = message_meant(message, guild_id)
        if message_id is None:
            raise unknown
        await interaction.response.defer(ephemeral=True)
        found = await message_files(self._answering.tools.database, self._store, guild_id, message_id)
        if found is None:
            raise unknown
        viewer = await self._answering.viewer(asker, settings)
        if found.channel_id not in viewer.channels:
            raise NotAllowed(words("You may not read the channel of that message."))
        values = {"message": str(message_id)}
        await self._answering.log_look(interaction, "files", values, viewer, subject=found.author_id)
        if not found.files:
            await interaction.followup.send(words("That message has no files."), ephemeral=True)
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
        await interaction.followup.send(embed=embed, ephemeral=True)
        for file, key in sent:  # one at a time, since together they may be more than Discord takes
            data = io.BytesIO(await whole(self._store, key))
            await interaction.followup.send(file=nextcord.File(data, plain_name(file.filename)), ephemeral=True)


class NoMessage(ProfilerError):
    """What somebody typed names no message."""
