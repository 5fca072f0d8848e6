"""An answer that outlives its interaction, on a clock of the test's own."""

from datetime import timedelta
from unittest.mock import AsyncMock, Mock

import nextcord
import pytest

from cogs.long_answer import Attached, LongAnswer, Patience

LIFE, PAUSE = timedelta(minutes=14), timedelta(seconds=2)


class Clock:
    """Seconds that pass when the test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def refused(kind=nextcord.NotFound, code=10015, status=404):
    return kind(Mock(status=status, reason="no"), {"code": code, "message": "no"})


@pytest.fixture
def interaction():
    return Mock(
        nextcord.Interaction,
        guild_locale="en-GB",
        response=Mock(nextcord.InteractionResponse),
        edit_original_message=AsyncMock(),
        channel=Mock(nextcord.TextChannel, send=AsyncMock(return_value=Mock(nextcord.Message))),
        user=Mock(nextcord.Member, send=AsyncMock(return_value=Mock(nextcord.Message)), mention="<@5>", id=5),
    )


@pytest.fixture
def clock():
    return Clock()


async def begun(interaction, clock, *, ephemeral=False):
    return await LongAnswer.begin(interaction, ephemeral=ephemeral, patience=Patience(LIFE, PAUSE, clock))


def embed(text="so far"):
    return nextcord.Embed(description=text)


async def test_it_says_at_once_that_it_thinks(interaction, clock):
    await begun(interaction, clock, ephemeral=True)
    interaction.response.defer.assert_awaited_once_with(ephemeral=True)


async def test_it_edits_its_message_but_not_more_often_than_people_can_read(interaction, clock):
    answer = await begun(interaction, clock)
    for text in ("one", "too soon"):
        await answer.update(embed(text))
    clock.now += 2
    await answer.update(embed("two"))
    await answer.finish(embed("done"))
    shown = [call.kwargs["embed"].description for call in interaction.edit_original_message.await_args_list]
    assert shown == ["one", "two", "done"]
    assert not interaction.channel.send.await_count


async def test_after_fourteen_minutes_it_goes_on_in_the_channel(interaction, clock):
    answer = await begun(interaction, clock)
    clock.now += LIFE.total_seconds()
    await answer.update(embed())
    later = interaction.channel.send.return_value
    await answer.finish(embed("done"), Attached("all.txt", b"everything"))
    assert interaction.channel.send.await_count == 1
    (edit,) = later.edit.await_args_list
    assert edit.kwargs["embed"].description == "done"
    assert edit.kwargs["file"].filename == "all.txt"
    assert not interaction.edit_original_message.await_count


@pytest.mark.parametrize("code", [10008, 10015, 50027])
async def test_a_token_or_message_that_is_gone_earlier_is_no_end_either(interaction, clock, code):
    interaction.edit_original_message.side_effect = refused(code=code)
    answer = await begun(interaction, clock)
    await answer.finish(embed("done"), Attached("all.txt", b"everything"))
    sent = interaction.channel.send.await_args.kwargs
    assert sent["embed"].description == "done"
    assert sent["file"].fp.read() == b"everything"


async def test_what_only_the_asker_may_see_goes_to_them_alone(interaction, clock):
    answer = await begun(interaction, clock, ephemeral=True)
    clock.now += LIFE.total_seconds()
    await answer.update(embed())
    await answer.finish(embed("done"))
    assert interaction.user.send.await_count == 1
    assert interaction.user.send.return_value.edit.await_args.kwargs["embed"].description == "done"
    assert not interaction.channel.send.await_count


async def test_somebody_who_takes_no_private_messages_is_told_that_it_is_ready_and_nobody_what(interaction, clock):
    interaction.user.send.side_effect = refused(nextcord.Forbidden, 50007, 403)
    answer = await begun(interaction, clock, ephemeral=True)
    clock.now += LIFE.total_seconds()
    await answer.update(embed("a secret"))
    await answer.finish(embed("a secret"))
    (sent,) = interaction.channel.send.await_args_list
    assert sent.kwargs["content"] == "<@5>, this is done: type the command again to see it."
    assert "embed" not in sent.kwargs


async def test_an_answer_that_discord_refuses_does_not_stop_the_work(interaction, clock, caplog):
    interaction.edit_original_message.side_effect = refused(nextcord.HTTPException, 50035, 400)
    answer = await begun(interaction, clock)
    await answer.update(embed())
    await answer.finish(embed())
    assert "an answer could not be shown" in caplog.text


async def test_an_answer_that_was_deleted_is_not_said_again(interaction, clock):
    answer = await begun(interaction, clock)
    clock.now += LIFE.total_seconds()
    await answer.update(embed())
    interaction.channel.send.return_value.edit.side_effect = refused(code=10008)
    await answer.finish(embed())
    assert interaction.channel.send.await_count == 1
