"""When messages to students may go out: the server's hours on its working days, whatever its clocks do."""

from datetime import UTC, datetime, time, timedelta

from services.people.guild_settings import GuildSettings

FARTHEST = 400  # days that are looked at for one on which the course takes place


def is_open(now: datetime, settings: GuildSettings) -> bool:
    """Whether it is one of the hours, by the clock on the wall there."""
    local, (first, last) = now.astimezone(settings.zone), settings.nudge_hours
    return first <= local.hour < last and settings.is_working_day(local.date())


def opens_at(now: datetime, settings: GuildSettings) -> datetime | None:
    """The next moment (now included) at which messages may go out, aware UTC; None when there is none in a year."""
    if is_open(now, settings):
        return now
    today = now.astimezone(settings.zone).date()
    for ahead in range(FARTHEST):
        day = today + timedelta(days=ahead)
        moment = datetime.combine(day, time(settings.nudge_hours[0]), tzinfo=settings.zone).astimezone(UTC)
        if moment > now and is_open(moment, settings):
            return moment
    return None
