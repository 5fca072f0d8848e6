"""The panel in a channel of students: the notice in both languages, and what to say to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.consent.wordings import Wording, wording_of
from services.database import Database
from services.delivery import Courier, Sent
from services.discord.errors import DiscordUnavailable
from services.errors import ProfilerError
from services.people.guild_settings import ConsentMode, GuildSettings
from services.storage.transactions import Connection, in_one_transaction

type SettingsOf = Callable[[int, str | None], GuildSettings]

ACCENT = 0x56B4E9
ROW, BUTTON, BLUE, GREY, GREEN = 1, 2, 1, 2, 3
KEEP = """
insert into consent_panel (guild_id, channel_id, message_id, wording, by_id, at) values ($1, $2, $3, $4, $5, $6)
on conflict (guild_id) do update set
    channel_id = excluded.channel_id, message_id = excluded.message_id, wording = excluded.wording,
    by_id = excluded.by_id, at = excluded.at
"""
RENEWED = """
update consent_panel set wording = $3
where guild_id = $1 and message_id = $2
"""
PANELS = "select guild_id, channel_id, message_id, wording from consent_panel where message_id is not null"
GONE = "update consent_panel set message_id = null where guild_id = $1 and message_id = $2"
SHOWN = "select wording from consent_panel where guild_id = $1"


async def post_panel(
    database: Database,
    courier: Courier,
    guild_id: int,
    channel_id: int,
    by: int,
    at: datetime,
    settings: GuildSettings,
    key: int,
) -> int:
    """Post the notice with its buttons into a channel of students; returns the message.

    `key` is the id of the press that asked for it: the same press posts it once.

    Raises:
        ProfilerError: Discord does not let the bot write there.
        DiscordUnavailable: whether it was posted is not known yet.
    """
    wording = wording_of(settings)
    sent = await courier.send(guild_id, f"panel:{key}", channel_id, panel_message(guild_id, settings, wording))
    if not isinstance(sent, Sent):
        words = settings.words
        raise ProfilerError(
            words("I may not write in {channel}. Let me send messages and embeds there.", channel=f"<#{channel_id}>")
        )

    async def keep(con: Connection) -> None:
        await con.execute(KEEP, guild_id, channel_id, sent.message_id, wording.version, by, at)

    await in_one_transaction(database, keep)
    return sent.message_id


async def renew_panels(
    database: Database, courier: Courier, settings_of: SettingsOf, ours: Callable[[int], bool] = lambda _guild_id: True
) -> None:
    """Change every posted notice that no longer says what holds: people agree or object to what they read there.

    One that is gone is forgotten; the set-up then offers to post it anew. `ours` says which servers this process looks
    after.
    """
    for guild_id, channel_id, message_id, shown in await database.pool.fetch(PANELS):
        if not ours(guild_id):
            continue
        settings = settings_of(guild_id, None)
        wording = wording_of(settings)
        if wording.version == shown:
            continue
        message = panel_message(guild_id, settings, wording)
        try:
            changed = await courier.edit(channel_id, message_id, message)
        except DiscordUnavailable:
            continue  # in a minute
        with_version = (guild_id, message_id, wording.version)
        args = (RENEWED, *with_version) if changed else (GONE, guild_id, message_id)
        await in_one_transaction(database, lambda con, args=args: con.execute(*args))  # type: ignore[misc]


async def wording_shown(con: Connection, guild_id: int, settings: GuildSettings) -> str:
    """The version of the notice that a server's panel shows, or would."""
    shown: str | None = await con.fetchval(SHOWN, guild_id)
    return shown or wording_of(settings).version


def panel_message(guild_id: int, settings: GuildSettings, wording: Wording) -> dict[str, Any]:
    """The panel as Discord takes it: two embeds and the buttons, which work for ever."""
    contact = settings.privacy_contact
    embeds = [
        _embed("Your data on this course", wording.en, contact and f"Questions about it: {contact}"),
        _embed("Twoje dane na tym kursie", wording.pl, contact and f"Pytania o to: {contact}"),
    ]
    if settings.words.locale.language == "pl":
        embeds.reverse()  # on a phone the first one is all that is seen
    return {"embeds": embeds, "components": panel_buttons(guild_id, settings), "allowed_mentions": {"parse": []}}


def panel_buttons(guild_id: int, settings: GuildSettings) -> list[dict[str, Any]]:
    """The rows of buttons, each in both languages since everybody sees the same ones."""

    def button(label: str, action: str, style: int) -> dict[str, Any]:
        return {"type": BUTTON, "style": style, "label": label, "custom_id": f"st:{guild_id}:{action}"}

    first = [button("Mentorzy mogą do mnie pisać · Mentors may write to me", "consent_dm:yes", BLUE)]
    if settings.consent_mode is ConsentMode.OPT_IN:
        first.insert(0, button("Zgadzam się · I agree", "consent_record:yes", GREEN))
    second = [
        button("Co jest zapisane · What is kept", "privacy_show:", GREY),
        button("Nie zapisuj mnie · Do not record me", "consent_record:no", GREY),
    ]
    return [{"type": ROW, "components": first}, {"type": ROW, "components": second}]


def _embed(title: str, text: str, footer: str) -> dict[str, Any]:
    embed: dict[str, Any] = {"title": title, "description": text, "color": ACCENT}
    return embed | ({"footer": {"text": footer}} if footer else {})
