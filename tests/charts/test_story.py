from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.story import (
    Event,
    Kind,
    StudentTimeline,
    StudentTimelineWords,
    build_figure,
    lanes_of,
    legend_entries,
    student_timeline,
)
from tests.charts.picture_texts import assert_texts_fit, written_in

SUNDAY = date(2026, 11, 22)
ENGLISH = StudentTimelineWords(
    locale="en_GB",
    title="Ola Wiśniewska 🎉",
    note="Cohort 7 · 5 Jan – 22 Nov 2026",
    messages="Messages a week",
    unseen="Not recorded",
    running="This week so far",
    here="Here",
    kinds={
        Kind.JOINED: "Joined",
        Kind.RETURNED: "Came back",
        Kind.ROLE: "Cohort",
        Kind.LEFT: "Left",
        Kind.BREAK: "Break",
        Kind.ANSWERED: "Answered",
        Kind.UNANSWERED: "Unanswered",
        Kind.TALK: "Talk",
        Kind.NOTE: "Note",
    },
    nothing="Nothing is known of this time.",
)
POLISH = StudentTimelineWords(
    locale="pl",
    title="W" * 32 + " شعبة المساء",
    note="Grupa 7 · 5 stycznia – 22 listopada 2026",
    messages="Wiadomości tygodniowo",
    unseen="Nie zapisano",
    running="Ten tydzień do tej pory",
    here="Obecność",
    kinds={
        Kind.JOINED: "Dołączenie",
        Kind.RETURNED: "Powrót",
        Kind.ROLE: "Grupa",
        Kind.LEFT: "Odejście",
        Kind.BREAK: "Przerwa",
        Kind.ANSWERED: "Z odpowiedzią",
        Kind.UNANSWERED: "Bez odpowiedzi",
        Kind.TALK: "Rozmowa",
        Kind.NOTE: "Notatka",
    },
    nothing="Nic nie wiadomo o tym czasie.",
)


def timeline(weeks, *events, mean=6):
    first = SUNDAY - timedelta(days=7 * weeks - 1)
    starts = tuple(first + timedelta(weeks=place) for place in range(weeks))
    messages = tuple(float(value) for value in np.random.default_rng(weeks).poisson(mean, weeks))
    return StudentTimeline(first, SUNDAY, starts, messages, (True,) * weeks, running=True, events=events)


def many(weeks, count):
    rng = np.random.default_rng(count)
    days = [SUNDAY - timedelta(days=int(day)) for day in rng.integers(0, weeks * 7, count)]
    kinds = [*Kind]
    return timeline(weeks, *(Event(kinds[place % 9], day, text="Cohort 7 (evening)") for place, day in enumerate(days)))


def lanes(data):
    figure = build_figure(data, ENGLISH)
    return figure.axes[1]


def test_lanes_are_drawn_for_what_happened_and_for_nothing_else():
    data = timeline(9, Event(Kind.NOTE, SUNDAY), Event(Kind.JOINED, SUNDAY), Event(Kind.UNANSWERED, SUNDAY))
    assert [name for name, _ in lanes_of(data, ENGLISH)] == ["Here", "Unanswered", "Note"]
    assert len(build_figure(timeline(9), ENGLISH).axes) == 1


def test_an_event_stands_in_the_middle_of_its_day():
    (sign,) = [line for line in lanes(timeline(2, Event(Kind.TALK, SUNDAY))).lines if line.get_marker() == "s"]
    assert sign.get_xdata()[0] == 13.5


def test_events_close_to_each_other_are_their_number():
    nearly = [Event(Kind.ANSWERED, SUNDAY - timedelta(days=day)) for day in (0, 1, 2, 60)]
    texts = [text.get_text() for text in lanes(timeline(30, *nearly)).texts]
    assert texts == ["3"]


def test_joining_and_getting_a_cohort_on_one_day_stand_beside_each_other():
    data = timeline(30, Event(Kind.JOINED, SUNDAY), Event(Kind.ROLE, SUNDAY, text="Cohort 7"))
    places = sorted(line.get_xdata()[0] for line in lanes(data).lines)
    assert places[1] - places[0] > 5


def test_a_break_lasts_through_its_last_day_and_an_open_one_until_the_end():
    closed = Event(Kind.BREAK, SUNDAY - timedelta(days=13), SUNDAY - timedelta(days=10))
    still = Event(Kind.BREAK, SUNDAY - timedelta(days=2))
    (bars,) = [shape for shape in lanes(timeline(4, closed, still)).collections if len(shape.get_paths()) == 2]
    spans = [(path.get_extents().x0, path.get_extents().x1) for path in bars.get_paths()]
    assert spans == [(14, 18), (25, 28)]


def test_the_key_names_the_signs_of_the_first_lane():
    data = timeline(9, Event(Kind.JOINED, SUNDAY), Event(Kind.LEFT, SUNDAY), Event(Kind.TALK, SUNDAY))
    assert [entry.text for entry in legend_entries(data, ENGLISH)][-2:] == ["Joined", "Left"]


def test_no_data_is_said_in_words():
    assert POLISH.nothing in written_in(build_figure(timeline(9, mean=0), POLISH))


def test_the_order_of_events_changes_no_byte():
    data = many(26, 40)
    mixed = StudentTimeline(
        data.first, data.last, data.starts, data.messages, data.seen, data.running, data.events[::-1]
    )
    assert student_timeline(data, POLISH) == student_timeline(mixed, POLISH)


@pytest.mark.parametrize("weeks", [1, 3, 26, 105])
@pytest.mark.parametrize("events", [0, 40])
def test_no_text_is_cut_and_none_lies_over_another(weeks, events):
    assert_texts_fit(build_figure(many(weeks, events), POLISH))


def test_the_english_texts_fit_too():
    assert_texts_fit(build_figure(many(26, 40), ENGLISH))


@settings(max_examples=10, deadline=None)
@given(
    weeks=st.integers(1, 60),
    events=st.lists(
        st.builds(
            Event,
            kind=st.sampled_from(Kind),
            day=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
            until=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
            text=st.text(max_size=32),
        ),
        max_size=40,
    ),
)
def test_whatever_happened_the_texts_fit(weeks, events):
    assert_texts_fit(build_figure(timeline(weeks, *events), POLISH))
