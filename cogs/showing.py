"""Answers of the services as Discord's embeds, with a file where an embed does not hold everything."""

import nextcord
from nextcord import Interaction

from cogs.long_answer import Attached
from services.wording.answers import Told

ACCENT = 0x56B4E9


def shown(told: Told, name: str) -> tuple[nextcord.Embed, Attached | None]:
    """The answer as an embed, and as a file of that name what the embed leaves out."""
    embed = nextcord.Embed(title=told.title[:256], description=told.text[:4096] or None, colour=ACCENT)
    if told.footer:
        embed.set_footer(text=told.footer[:2048])
    return embed, None if told.everything is None else Attached(name, told.everything.encode())


async def send(interaction: Interaction[nextcord.Client], told: Told, name: str) -> None:
    """Send the answer to a command that was put off."""
    embed, file = shown(told, name)
    if file is None:
        await interaction.followup.send(embed=embed)
    else:
        await interaction.followup.send(embed=embed, file=file.sendable())
