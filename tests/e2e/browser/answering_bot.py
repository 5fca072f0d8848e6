"""A small nextcord bot that has one command of every kind the page must be able to use."""

import io
from typing import Any

import nextcord
from nextcord.ext import commands

from tests.e2e.browser.classroom import png

Asked = nextcord.Interaction[nextcord.Client]
WORDS = ("apple", "apricot", "banana")
WHOM = nextcord.SlashOption(description="Whom")
TIMES = nextcord.SlashOption(description="How often", required=False, default=1, min_value=1, max_value=3)
WORD = nextcord.SlashOption(description="A word")


class Note(nextcord.ui.Modal):
    """A form with one line of text."""

    def __init__(self) -> None:
        super().__init__("Write a note", custom_id="note")
        self.text: nextcord.ui.TextInput[Any] = nextcord.ui.TextInput(
            "Text", custom_id="text", placeholder="What you saw"
        )
        self.add_item(self.text)

    async def callback(self, interaction: Asked) -> None:
        await interaction.response.send_message(f"Noted: {self.text.value}", ephemeral=True)


class Panel(nextcord.ui.View):
    """A button of each outcome and selects of two kinds."""

    @nextcord.ui.button(label="Count", custom_id="count", style=nextcord.ButtonStyle.primary)
    async def count(self, button: nextcord.ui.Button[Any], interaction: Asked) -> None:
        button.label = "Counted"
        await interaction.response.edit_message(content="One press", view=self)

    @nextcord.ui.button(label="Note", custom_id="open-note")
    async def note(self, _button: nextcord.ui.Button[Any], interaction: Asked) -> None:
        await interaction.response.send_modal(Note())

    @nextcord.ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, _button: nextcord.ui.Button[Any], _interaction: Asked) -> None:
        """Never pressed."""

    @nextcord.ui.string_select(
        custom_id="period",
        placeholder="Pick a period",
        options=[
            nextcord.SelectOption(label="Last 7 days", value="7"),
            nextcord.SelectOption(label="Last 30 days", value="30"),
        ],
    )
    async def period(self, select: nextcord.ui.StringSelect[Any], interaction: Asked) -> None:
        await interaction.response.send_message(f"Period {select.values[0]}", ephemeral=True)

    @nextcord.ui.user_select(custom_id="who", placeholder="Pick a person")
    async def who(self, select: nextcord.ui.UserSelect[Any], interaction: Asked) -> None:
        await interaction.response.send_message(f"Picked {select.values[0].id}", ephemeral=True)


def answering_bot(guild_id: int) -> commands.Bot:
    """The bot, not started yet; its commands belong to one server."""
    bot = commands.Bot(intents=nextcord.Intents.all(), default_guild_ids=[guild_id], guild_ready_timeout=0.1)

    @bot.slash_command(description="Greet somebody")  # type: ignore[untyped-decorator]
    async def greet(
        interaction: Asked,
        person: nextcord.Member = WHOM,
        times: int = TIMES,
    ) -> None:
        await interaction.response.send_message(f"Hello {person.id} x{times}", ephemeral=True)

    @bot.slash_command(description="Find a word")  # type: ignore[untyped-decorator]
    async def lookup(interaction: Asked, word: str = WORD) -> None:
        await interaction.response.send_message(f"Found {word}")

    @lookup.on_autocomplete("word")  # type: ignore[untyped-decorator]
    async def words(interaction: Asked, word: str) -> None:
        await interaction.response.send_autocomplete([one for one in WORDS if one.startswith(word)])

    @bot.slash_command(description="Draw a picture")  # type: ignore[untyped-decorator]
    async def draw(interaction: Asked) -> None:
        await interaction.response.defer()
        file = nextcord.File(io.BytesIO(png(400, 200)), "chart.png", description="A chart of nothing")
        embed = nextcord.Embed(title="Drawn").set_image(url="attachment://chart.png")
        await interaction.followup.send(embed=embed, file=file)

    @bot.slash_command(description="Say nothing")  # type: ignore[untyped-decorator]
    async def silent(interaction: Asked) -> None:
        """Leaves the person waiting."""

    @bot.slash_command(description="Show buttons")  # type: ignore[untyped-decorator]
    async def panel(interaction: Asked) -> None:
        await interaction.response.send_message("Panel", view=Panel(timeout=None))

    @bot.user_command(name="Show person")  # type: ignore[untyped-decorator]
    async def show(interaction: Asked, member: nextcord.Member) -> None:
        await interaction.response.send_message(f"Person {member.id}", ephemeral=True)

    @bot.message_command(name="Count words")  # type: ignore[untyped-decorator]
    async def count(interaction: Asked, message: nextcord.Message) -> None:
        await interaction.response.send_message(f"{len(message.content.split())} words", ephemeral=True)

    return bot
