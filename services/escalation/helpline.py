"""Whom somebody can call."""

from services.people.guild_settings import GuildSettings


def helpline(settings: GuildSettings) -> str:
    """What the server's administrators set; without it the Polish numbers, which are free and anonymous."""
    words = settings.words
    return settings.helpline.strip() or words(
        "In Poland, free and anonymous: 116 123 (adults), 116 111 (children and young people, day and night)."
    )


def danger(settings: GuildSettings) -> str:
    """What to do when it cannot wait."""
    return settings.words("If a life is in danger now, call 112.")
