from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.coverage import GAP, HISTORY, UNREADABLE, Unseen
from services.quiet.sight import blind_days, unseen_days

WARSAW = ZoneInfo("Europe/Warsaw")


def at(day, hour=0, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=WARSAW).astimezone(UTC)


def days(*numbers):
    return frozenset(date(2026, 11, number).toordinal() for number in numbers)


def test_an_hour_may_be_missing_of_a_day_but_not_more() -> None:
    assert unseen_days([(at(3, 10), at(3, 11))], WARSAW) == days()
    assert unseen_days([(at(3, 10), at(3, 11, 1))], WARSAW) == days(3)


def test_short_gaps_of_a_day_add_up_and_overlapping_ones_do_not() -> None:
    assert unseen_days([(at(3, 10), at(3, 10, 40)), (at(3, 12), at(3, 12, 40))], WARSAW) == days(3)
    assert unseen_days([(at(3, 10), at(3, 10, 40)), (at(3, 10, 10), at(3, 10, 50))], WARSAW) == days()


def test_a_night_touches_two_days() -> None:
    assert unseen_days([(at(3, 22), at(4, 0, 30))], WARSAW) == days(3)
    assert unseen_days([(at(3, 22), at(5, 2))], WARSAW) == days(3, 4, 5)


def test_a_day_with_25_hours_is_one_day() -> None:
    start = datetime(2026, 10, 25, tzinfo=WARSAW).astimezone(UTC)

    assert unseen_days([(start, start + timedelta(hours=25))], WARSAW) == {date(2026, 10, 25).toordinal()}


def test_a_hidden_channel_blinds_for_those_who_wrote_there() -> None:
    blind = blind_days(
        [
            Unseen(at(3), at(4), GAP, 0),
            Unseen(at(6), at(7), HISTORY, 8),
            Unseen(at(10), at(12), UNREADABLE, 5),
            Unseen(at(14), at(15), UNREADABLE, 5),
        ],
        WARSAW,
    )

    assert blind.days_of([]) == days(3, 6)
    assert blind.days_of([5, 9]) == days(3, 6, 10, 11, 14)
    assert blind.since == {5: at(10)}
