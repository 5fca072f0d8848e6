from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.dropoff.formula import probability
from services.people.students import Person
from services.quiet.judging import judged, median_silence
from services.quiet.people import Kind, Record, Rule

TODAY = date(2026, 11, 23).toordinal()  # a Monday
NOBODY: frozenset[int] = frozenset()


def person(number=1, name="Ola"):
    return Person(number, name, False, False, True, False, True, datetime(2026, 1, 1, tzinfo=UTC), None, frozenset())


def record(*ago, number=1, joined=200, unseen=(), wrote=True, reactions=0):
    """Somebody active so many days ago (0: today)."""
    days = tuple(sorted(TODAY - back for back in ago))
    before = [day for day in days if day < TODAY]
    last = before[-1] + 0.5 if before else None
    lost = frozenset(TODAY - back for back in unseen)
    return Record(person(number, f"Student {number}"), days, last, TODAY - joined, wrote, lost, reactions)


def only(one, *others):
    return judged([one, *others], TODAY).everybody[1]


def daily(first, last):
    return range(last, first + 1)


def test_ten_days_of_silence_are_named_whatever_the_formula_says() -> None:
    found = only(record(*daily(60, 11)))

    assert (found.kind, found.silent_days) == (Kind.QUIET, 10)
    assert found.rules == (Rule.SILENT,)
    assert found.probability == pytest.approx(probability(10.5, 18))


def test_nine_days_of_a_lively_student_are_not() -> None:
    assert only(record(*daily(60, 10))).kind is None


def test_a_chance_above_45_per_cent_is_named_before_ten_days() -> None:
    found = only(record(*daily(120, 40), 20, 14, 8))

    assert (found.kind, found.rules, found.silent_days) == (Kind.QUIET, (Rule.CHANCE,), 7)
    assert found.probability is not None
    assert found.probability > 0.45


def test_a_weekly_rhythm_is_no_silence() -> None:
    """Active at weekends alone, five silent days since: within their own habits."""
    saturdays = [back for week in range(20) for back in (7 * week + 6, 7 * week + 7)]

    found = only(record(*saturdays))

    assert (found.kind, found.silent_days) == (None, 5)
    assert found.habit is not None
    assert found.habit.pause == 5


def test_a_missed_week_of_a_weekly_rhythm_is_one() -> None:
    saturdays = [back for week in range(1, 20) for back in (7 * week + 6, 7 * week + 7)]

    found = only(record(*saturdays))

    assert (found.kind, found.silent_days) == (Kind.QUIET, 12)


def test_who_was_active_today_is_not_quiet() -> None:
    assert only(record(*daily(60, 20), 0)).kind is not Kind.QUIET


def test_who_is_back_is_named_for_six_weeks() -> None:
    before = daily(100, 70)

    assert only(record(*before, 41, 30, 2)).back is not None
    assert only(record(*before, 42, 30, 2)).kind is None
    found = only(record(*before, 41, 30, 2))
    assert (found.kind, found.back.silent_days) == (Kind.BACK, 28)
    assert found.back.on == date.fromordinal(TODAY - 41)


def test_two_weeks_away_are_no_break_and_one_sign_is_no_return() -> None:
    before = daily(100, 30)

    assert only(record(*before, 15, 2, 1)).kind is None  # fourteen days
    assert only(record(*before, 3)).kind is None
    assert only(record(*before, 3, 2)).kind is Kind.BACK


def test_never_having_written_is_named_after_a_week() -> None:
    assert only(record(wrote=False, joined=7)).kind is Kind.NEVER
    assert only(record(wrote=False, joined=6)).kind is None


def test_a_reader_never_wrote_but_is_seen_to_read() -> None:
    found = only(record(3, 5, wrote=False, reactions=34))

    assert (found.kind, found.reactions, found.other_days) == (Kind.NEVER, 34, 2)


def test_days_that_were_not_seen_are_no_silence() -> None:
    before = daily(60, 21)

    assert only(record(*before)).silent_days == 20
    spared = judged([record(*before, unseen=range(1, 15))], TODAY)
    found = spared.everybody[1]
    assert (found.kind, found.silent_days, found.unseen_days) == (None, 6, 14)
    assert [one.person.user_id for one in spared.unjudged] == [1]


def test_never_is_not_said_of_a_time_that_was_not_seen() -> None:
    found = judged([record(wrote=False, joined=40, unseen=range(1, 35))], TODAY)

    assert found.everybody[1].kind is None
    assert [one.person.user_id for one in found.unjudged] == [1]


def test_who_is_named_anyway_is_judged() -> None:
    found = judged([record(*daily(90, 40), unseen=range(1, 5))], TODAY)

    assert found.everybody[1].kind is Kind.QUIET
    assert found.unjudged == ()


def test_the_typical_student_is_the_middle_of_the_eligible_ones() -> None:
    class_ = [record(*daily(60, 1 + number), number=number) for number in range(1, 6)]

    found = judged([*class_, record(50, number=9), record(wrote=False, number=10)], TODAY)

    assert found.eligible == 5
    assert found.typical is not None
    assert (found.typical.silent_days, found.typical.active_days) == (3.5, 25)


def test_a_holiday_of_all_takes_the_fall_off_everybody() -> None:
    class_ = [record(*daily(90, 13), number=number) for number in range(1, 7)]

    found = judged(class_, TODAY)

    assert {one.drop.score for one in found.named if one.drop} == {0.0}
    assert median_silence(found) == 12


def test_silences_of_those_who_left_count_among_the_others() -> None:
    # Every third of the past had been silent for ten days and stayed so.
    past = [record(*daily(90, 60), number=number) for number in range(10, 40)]

    found = judged([record(*daily(60, 11))], TODAY, past).everybody[1]

    assert found.share is not None
    assert (found.share.hits, found.share.n) == (30, 30)


def test_quiet_ones_come_first_the_most_urgent_at_the_top() -> None:
    class_ = [
        record(wrote=False, number=1),
        record(*daily(100, 70), 30, 2, number=2),
        record(*daily(60, 12), number=3),
        record(*daily(120, 40), 20, 14, 8, number=4),
        record(*daily(60, 40), number=5),
    ]

    assert [one.person.user_id for one in judged(class_, TODAY).named] == [4, 3, 5, 2, 1]


@settings(max_examples=40)
@given(st.sets(st.integers(0, 150), max_size=60), st.sets(st.integers(1, 150)), st.permutations(range(3)))
def test_what_was_not_seen_never_accuses_and_order_does_not_matter(ago, unseen, order) -> None:
    plain = record(*ago, wrote=bool(ago))
    spared = replace(plain, unseen=frozenset(TODAY - back for back in unseen))
    others = [record(*daily(90, 3), number=2), record(*daily(90, 30), number=3)]
    people = [spared, *others]

    found = judged(people, TODAY)

    if only(plain).kind is None:
        assert found.everybody[1].kind is not Kind.NEVER
    if found.everybody[1].kind is Kind.QUIET and found.everybody[1].silent_days is not None:
        assert found.everybody[1].silent_days <= (only(plain).silent_days or 0)
    shuffled = judged([people[place] for place in order], TODAY)
    assert shuffled.everybody == found.everybody
    assert [one.person for one in shuffled.named] == [one.person for one in found.named]
