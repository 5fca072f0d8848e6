"""`/privacy forget`: whoever asks is forgotten, and gets a receipt."""

from collections.abc import Callable, Mapping
from typing import Final

from services.delivery import Courier
from services.erasure.asking import Erasing, ask_to_forget
from services.erasure.receipt import Receipt, last_receipt, receipt_lines
from services.people.guild_settings import GuildSettings
from services.reports.report import Button, Report, Style
from services.reports.student_press import StudentPress, StudentTools
from services.storage.transactions import Connection, in_one_transaction
from services.wording.words import Words

type SettingsOf = Callable[[int, str | None], GuildSettings]

PRIVACY_FORGET: Final = "privacy_forget"
YES: Final = "yes"
PATIENCE: Final = 40.0  # seconds that somebody waits for the receipt before it is told later


async def privacy_forget(tools: StudentTools, press: StudentPress) -> Report:
    """Say what would go, and once that was confirmed let it go."""
    words = press.settings.words
    async with tools.database.pool.acquire() as con:
        before = await last_receipt(con, tools.key, press.guild_id, press.user_id)
    if not press.member:
        return _nothing_kept(words) if before is None else _told(before, words)
    if press.value != YES:
        return _asked(words)
    asked = await in_one_transaction(tools.database, lambda con: _ask(con, tools, press))
    await tools.eraser.wait_for(press.guild_id, asked, PATIENCE)
    async with tools.database.pool.acquire() as con:
        receipt = await last_receipt(con, tools.key, press.guild_id, press.user_id)
    return _nothing_kept(words) if receipt is None else _told(receipt, words)


async def _ask(con: Connection, tools: StudentTools, press: StudentPress) -> int:
    return await ask_to_forget(con, tools.key, press.guild_id, press.user_id, "asked", press.now, press.id)


def _asked(words: Words) -> Report:
    return Report(
        words("Delete everything about you?"),
        (
            words(
                "Everything that I keep about you on this server goes, and cannot be brought back: your messages with"
                " their earlier versions, your files, reactions, votes and voice times, what mentors noted about you,"
                " messages to you and from you, your answers to the questions about privacy, and who looked."
            ),
            "",
            words(
                "Mentions of you in messages of others are taken out. Nothing new of yours is kept from then on, and an"
                " import brings nothing back."
            ),
            "",
            words(
                "What you wrote in Discord itself stays there. If you want a copy first, use `/privacy export`."
                " If a pause is enough, use `/privacy pause`."
            ),
        ),
        buttons=(Button(words("Delete everything for good"), PRIVACY_FORGET, YES, Style.GRAVE),),
    )


def _told(receipt: Receipt, words: Words) -> Report:
    title = words("You are forgotten") if receipt.done_at else words("You are being forgotten")
    return Report(title, tuple(receipt_lines(receipt, words)))


def _nothing_kept(words: Words) -> Report:
    return Report(words("Nothing is kept about you"), (words("There is nothing here that could be deleted."),))


class ReceiptByMessage:
    """Tells the receipt by direct message to whoever had agreed to messages before they were forgotten."""

    def __init__(self, courier: Courier, settings_of: SettingsOf) -> None:
        self._courier, self._settings_of = courier, settings_of

    async def __call__(self, erasing: Erasing, counts: Mapping[str, int]) -> None:
        """Send it once; a door that is closed is fine.

        Raises:
            DiscordUnavailable: whether it arrived is not known yet.
        """
        words = self._settings_of(erasing.guild_id, None).words
        receipt = Receipt(erasing.asked_at, erasing.asked_at, counts)
        lines = "\n".join((f"**{words('You are forgotten')}**", *receipt_lines(receipt, words)))
        await self._courier.direct(erasing.guild_id, f"receipt:{erasing.id}", erasing.subject_id, {"content": lines})
