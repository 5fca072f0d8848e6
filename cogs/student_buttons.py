"""What happens when a student presses a button, chooses from a menu or sends a form: also years later."""

from dataclasses import replace
from typing import Any

from nextcord import Interaction, InteractionType
from nextcord.ext import commands

from cogs.buttons import PRESSED, acknowledge
from cogs.student_ids import ANY_SERVER, read_student_id
from cogs.student_shell import StudentShell, Wish, filled
from services.logs import happening
from services.metrics.figures import COMMANDS, PRESS
from services.metrics.timing import timed


class StudentButtons(commands.Cog):
    """Takes every press of a button of students, on the server and in direct messages."""

    def __init__(self, shell: StudentShell) -> None:
        self._shell = shell
        self._busy: set[tuple[int, int, str]] = set()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Answer a press; a second one of the same button by the same person waits for nothing and does nothing."""
        wish = _wish(interaction)
        if wish is None:
            return
        data: Any = interaction.data
        place = interaction.message.id if interaction.message is not None else 0
        key = (interaction.user.id if interaction.user else 0, place, data["custom_id"])
        if key in self._busy:
            await acknowledge(interaction)
            return
        self._busy.add(key)
        try:
            with timed(COMMANDS, PRESS), happening(guild=interaction.guild_id, channel=interaction.channel_id):
                await self._shell.carry_out(interaction, wish)
        except Exception as problem:  # noqa: BLE001 - the client tells whoever pressed, as it does for commands
            interaction.client.dispatch("application_command_error", interaction, problem)
        finally:
            self._busy.discard(key)


def _wish(interaction: Interaction[Any]) -> Wish | None:
    """What was pressed; None when it is no button of students."""
    data: Any = interaction.data
    pressed = read_student_id(data["custom_id"]) if interaction.type in PRESSED else None
    if pressed is None:
        return None
    wish = Wish(pressed.action, pressed.value, pressed.guild_id, filled(interaction))
    chosen = data.get("values") if interaction.type is InteractionType.component else None
    if not chosen:
        return wish
    if pressed.guild_id == ANY_SERVER:
        return replace(wish, guild_id=int(chosen[0]))
    return replace(wish, value=str(chosen[0]))
