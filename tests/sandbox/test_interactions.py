"""People's interactions, answered by an unmodified nextcord client."""
# mypy: disable-error-code="type-arg,untyped-decorator"
# nextcord types neither its decorators nor Interaction's client

import asyncio
import io

import nextcord
import pytest

from sandbox.interactions import NoAnswer, NotPossible
from tests.sandbox.scene import Bot

pytestmark = pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning")
PICTURE = b"\x89PNG not really"


class Panel(nextcord.ui.View):
    def __init__(self):
        super().__init__(timeout=30)
        self.chosen = None

    @nextcord.ui.button(label="Count", custom_id="count")
    async def count(self, _button, interaction):
        await interaction.response.edit_message(content="counted")

    @nextcord.ui.button(label="Ask", custom_id="ask")
    async def ask(self, _button, interaction):
        await interaction.response.send_modal(Form())

    @nextcord.ui.string_select(
        custom_id="pick",
        options=[nextcord.SelectOption(label="A", value="a"), nextcord.SelectOption(label="B", value="b")],
    )
    async def pick(self, select, interaction):
        await interaction.response.defer()
        await interaction.edit_original_message(content=f"picked {select.values[0]}")

    @nextcord.ui.user_select(custom_id="who")
    async def who(self, select, interaction):
        await interaction.response.send_message(f"you chose {select.values[0].name}", ephemeral=True)


class Choices(nextcord.ui.View):
    @nextcord.ui.role_select(custom_id="roles", max_values=2)
    async def roles(self, select, interaction):
        await interaction.response.edit_message(content=", ".join(one.name for one in select.values.roles))

    @nextcord.ui.channel_select(custom_id="rooms", channel_types=[nextcord.ChannelType.text])
    async def rooms(self, select, interaction):
        await interaction.response.edit_message(content=", ".join(one.name for one in select.values.channels))

    @nextcord.ui.mentionable_select(custom_id="anybody", max_values=5)
    async def anybody(self, select, interaction):
        found = [*select.values.roles, *select.values.members]
        await interaction.response.edit_message(content=", ".join(one.name for one in found))


class Form(nextcord.ui.Modal):
    def __init__(self):
        super().__init__("A form", custom_id="form")
        self.reason: nextcord.ui.TextInput = nextcord.ui.TextInput(label="Reason", custom_id="reason", min_length=2)
        self.add_item(self.reason)

    async def callback(self, interaction):
        await interaction.response.send_message(f"because {self.reason.value}")


def bot_with_commands():
    bot = Bot()

    @bot.slash_command(description="Says something back")
    async def echo(
        interaction: nextcord.Interaction, text: str, times: int = nextcord.SlashOption(default=1, max_value=3)
    ):
        await interaction.response.send_message(text * times)

    @bot.slash_command(description="Draws")
    async def draw(interaction: nextcord.Interaction, student: nextcord.Member):
        await interaction.response.defer()
        file = nextcord.File(io.BytesIO(PICTURE), "chart.png", description="A chart")
        await interaction.followup.send(f"{student.name}'s chart", file=file)

    @bot.slash_command(description="Whispers")
    async def whisper(interaction: nextcord.Interaction):
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("psst")
        await interaction.followup.send("more", ephemeral=True)

    @bot.slash_command(description="Slow")
    async def slow(interaction: nextcord.Interaction):
        await asyncio.Event().wait()

    @bot.slash_command(description="For admins", default_member_permissions=8)
    async def secret(interaction: nextcord.Interaction):
        await interaction.response.send_message("ok")

    @bot.slash_command(description="Parent")
    async def config(interaction: nextcord.Interaction):
        pass

    @config.subcommand(description="Child")
    async def show(interaction: nextcord.Interaction, channel: nextcord.TextChannel):
        await interaction.response.send_message(channel.name)

    @bot.slash_command(description="Suggests")
    async def fruit(interaction: nextcord.Interaction, name: str):
        await interaction.response.send_message(name)

    @fruit.on_autocomplete("name")
    async def suggest(interaction: nextcord.Interaction, name: str):
        await interaction.response.send_autocomplete([one for one in ("apple", "pear") if one.startswith(name)])

    @bot.slash_command(description="Panel")
    async def panel(interaction: nextcord.Interaction):
        await interaction.response.send_message("panel", view=Panel())

    @bot.slash_command(description="Choices")
    async def choices(interaction: nextcord.Interaction):
        await interaction.response.send_message("choices", view=Choices(timeout=30))

    @bot.user_command(name="Who is this")
    async def who(interaction: nextcord.Interaction, member: nextcord.Member):
        await interaction.response.send_message(member.name)

    @bot.message_command(name="Quote")
    async def quote(interaction: nextcord.Interaction, message: nextcord.Message):
        await interaction.response.send_message(f"> {message.content}")

    return bot


@pytest.fixture
async def act(scene):
    async with scene.running(bot_with_commands()):
        yield scene


async def test_a_slash_command_is_answered(act):
    answer = await act.box.interact.slash(act.ada, act.general, "echo", {"text": "ha", "times": 2})
    assert answer.message["content"] == "haha"
    assert answer.message["interaction_metadata"]["user"]["id"] == str(act.ada)
    assert answer.ack_ms < 3000
    assert act.world.message(act.general, answer.message["id"])["type"] == 20


async def test_a_deferred_answer_is_filled_by_the_first_followup_with_its_file(act):
    answer = await act.box.interact.slash(act.ada, act.general, "draw", {"student": act.sam})
    assert answer.type == 5
    assert answer.message["content"] == "sam's chart"
    assert answer.message["flags"] == 0
    assert answer.message["edited_timestamp"] is None
    (file,) = answer.files
    assert (file.name, file.data, file.description) == ("chart.png", PICTURE, "A chart")


async def test_an_ephemeral_answer_is_in_no_history_and_only_its_person_sees_it(act):
    answer = await act.box.interact.slash(act.ada, act.general, "whisper")
    assert answer.ephemeral
    assert answer.message["content"] in {"psst", "more"}
    assert answer.message["flags"] & 64
    assert act.world.messages(act.general).count == 0
    shown = act.box.interactions.board.whispers.shown_to
    assert {one["content"] for one in shown(act.ada, act.general)} >= {"psst"}
    assert shown(act.sam, act.general) == []


async def test_a_user_command_gets_its_member(act):
    answer = await act.box.interact.user(act.ada, act.general, "Who is this", act.sam)
    assert answer.message["content"] == "sam"


async def test_a_message_command_gets_its_message(act):
    said = act.say("to be quoted")
    answer = await act.box.interact.message(act.ada, act.general, "Quote", int(said["id"]))
    assert answer.message["content"] == "> to be quoted"


async def test_autocomplete_offers_choices(act):
    answer = await act.box.interact.autocomplete(act.ada, act.general, "fruit", "name", {"name": "pe"})
    assert [choice["value"] for choice in answer.choices] == ["pear"]


async def test_a_subcommand_is_named_by_its_path(act):
    answer = await act.box.interact.slash(act.ada, act.general, "config show", {"channel": act.mentors})
    assert answer.message["interaction_metadata"]["name"] == "config show"
    assert answer.message["content"] == "mentors"


async def test_a_button_changes_its_message(act):
    panel = await act.box.interact.slash(act.ada, act.general, "panel")
    message_id = int(panel.message["id"])
    answer = await act.box.interact.click(act.ada, act.general, message_id, "count")
    assert (answer.type, answer.message["content"]) == (7, "counted")
    assert act.world.message(act.general, message_id)["content"] == "counted"


async def test_selects_pass_on_what_was_chosen(act):
    panel = await act.box.interact.slash(act.ada, act.general, "panel")
    message_id = int(panel.message["id"])
    picked = await act.box.interact.select(act.ada, act.general, message_id, "pick", ["b"])
    chosen = await act.box.interact.select(act.ada, act.general, message_id, "who", [act.sam])
    assert (picked.type, picked.message["content"]) == (6, "picked b")
    assert (chosen.ephemeral, chosen.message["content"]) == (True, "you chose sam")


async def test_selects_offer_what_the_server_has_and_nothing_else(act):
    panel = await act.box.interact.slash(act.ada, act.general, "choices")
    message_id = int(panel.message["id"])
    role, category = act.world.add_role(act.guild, "Mentor"), act.world.add_channel(act.guild, "Rooms", 4)
    other = act.world.add_guild("Another", act.ada)

    async def choose(custom_id, *values):
        answer = await act.box.interact.select(act.ada, act.general, message_id, custom_id, values)
        return answer.message["content"]

    assert await choose("roles", role["id"], act.guild) == "Mentor, @everyone"
    assert await choose("rooms", act.general) == "general"
    assert await choose("anybody", role["id"], act.sam) == "Mentor, sam"
    for custom_id, value in (
        ("roles", act.sam),
        ("roles", other["id"]),
        ("rooms", category["id"]),
        ("rooms", role["id"]),
        ("anybody", act.general),
    ):
        with pytest.raises(NotPossible, match="not offered"):
            await choose(custom_id, value)
    with pytest.raises(NotPossible, match="between 1 and 2"):
        await choose("roles")


async def test_a_modal_opens_is_filled_in_and_answered(act):
    panel = await act.box.interact.slash(act.ada, act.general, "panel")
    opened = await act.box.interact.click(act.ada, act.general, int(panel.message["id"]), "ask")
    assert opened.modal["title"] == "A form"
    with pytest.raises(NotPossible, match="too short"):
        await act.box.interact.submit(act.ada, act.general, "form", {"reason": "x"})
    answer = await act.box.interact.submit(act.ada, act.general, "form", {"reason": "why not"})
    assert answer.message["content"] == "because why not"
    with pytest.raises(NotPossible, match="is open"):
        await act.box.interact.submit(act.ada, act.general, "form", {"reason": "again"})


async def test_a_command_that_nobody_answers_fails_like_discord_s(act):
    act.box.interactions.board.deadline = 0.1
    with pytest.raises(NoAnswer, match="The application did not respond"):
        await act.box.interact.slash(act.ada, act.general, "slow")


@pytest.mark.parametrize(
    ("who", "command", "options", "words"),
    [
        ("ada", "unknown", {}, "No command 'unknown' is registered"),
        ("ada", "echo", {}, "'text' is required"),
        ("ada", "echo", {"text": "a", "times": 9}, "between"),
        ("ada", "echo", {"text": "a", "times": "many"}, "whole number"),
        ("ada", "echo", {"text": "a", "colour": 1}, "no option 'colour'"),
        ("ada", "draw", {"student": 5}, "must be a user"),
        ("ada", "config", {}, "Choose a subcommand"),
        ("sam", "secret", {}, "do not have permission"),
    ],
)
async def test_what_is_not_registered_or_not_allowed_cannot_be_sent(act, who, command, options, words):
    with pytest.raises(NotPossible, match=words):
        await act.box.interact.slash(getattr(act, who), act.general, command, options)


async def test_a_hidden_channel_takes_no_commands(act):
    with pytest.raises(NotPossible, match="cannot use commands"):
        await act.box.interact.slash(act.sam, act.mentors, "echo", {"text": "hi"})


async def test_the_bot_hears_of_its_whisper_as_of_a_direct_message(act, monkeypatch):
    heard = []
    monkeypatch.setattr(act.box.gateway, "whisper", lambda name, data: heard.append((name, data)))
    await act.box.interact.slash(act.ada, act.general, "whisper")
    name, data = heard[0]
    assert name == "MESSAGE_CREATE"
    assert "guild_id" not in data
    assert "member" not in data


async def test_neither_tokens_nor_texts_are_in_the_transcript(act):
    await act.box.interact.slash(act.ada, act.general, "echo", {"text": "a secret text"})
    said = " ".join(f"{line.what} {line.result}" for line in act.box.transcript.lines())
    tokens = [token for token in act.box.interactions.board._by_token if token in said]
    assert not tokens
    assert "a secret text" not in said
    assert act.box.token not in said
