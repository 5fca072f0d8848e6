"""Pictures of single students, with as many marks and texts as those of the gallery."""

from datetime import timedelta

from benchmarks.charts.school import NOTE, TODAY, Scene, Turn, headlines, hours, mondays, parts, scene
from charts import activity, calendar, card, contribution, heatmap, story, trend


def days(of: Turn) -> Scene:
    """Messages per day."""
    days = 30
    places = range(days)
    daily = activity.Daily(
        first=TODAY - timedelta(days=days - 1),
        last=TODAY,
        starts=tuple(TODAY - timedelta(days=days - 1 - place) for place in places),
        messages=tuple(of.wave(place) for place in places),
        mean=tuple(None if place < 3 else of.wave(place // 3) / 2 + 3 for place in places),
        lower=tuple(of.wave(place, 4) for place in places),
        upper=tuple(of.wave(place, 4) + 6 for place in places),
        seen=tuple(place not in {4, 5} for place in places),
        running=True,
        weekly=False,
        level=4.4,
    )
    words = activity.DailyWords(
        "en",
        f"Messages per day: {of.name(0)}",
        "25 Oct – 23 Nov 2026",
        "Messages",
        "7-day mean",
        "Cohort’s middle half (n = 20)",
        "Usual level (n = 11 weeks)",
        "Not recorded",
        "Today so far",
    )
    return scene("activity", activity.daily_activity, daily, words, days)


def student_card(of: Turn) -> Scene:
    """The card of a student."""
    starts = mondays(12)
    weeks = range(12)
    data = card.Card(
        name=of.name(0),
        headlines=headlines(of),
        weeks=card.Weeks(
            starts,
            TODAY,
            tuple(of.wave(week, 40) for week in weeks),
            tuple(week != 2 for week in weeks),
            running=True,
            lower=tuple(of.wave(week, 15) for week in weeks),
            upper=tuple(of.wave(week, 15) + 25 for week in weeks),
        ),
        hours=heatmap.HourOfWeek(hours(of)),
        channels=parts(of),
        questions=card.Questions(11, 7),
    )
    words = card.CardWords(
        locale="en",
        note=f"Cohort Spring · {NOTE}",
        weeks="Messages per week",
        cohort="Cohort’s middle half (n = 20)",
        unseen="Not recorded",
        running="This week so far",
        hours="When, in these weeks",
        channels="Where",
        other="other",
        questions="Questions",
        answered="with an answer",
        unanswered="without an answer",
        none_asked="No question found",
        few="Not enough data",
    )
    return scene("student card", card.student_card, data, words, 7 * 24)


def timeline(of: Turn) -> Scene:
    """A student’s time here."""
    starts = mondays(17)
    kinds = (story.Kind.ANSWERED, story.Kind.UNANSWERED, story.Kind.ANSWERED)
    asked = [story.Event(kinds[place % 3], starts[0] + timedelta(days=2 * place)) for place in range(55)]
    others = [
        story.Event(story.Kind.JOINED, starts[0]),
        story.Event(story.Kind.ROLE, starts[0] + timedelta(days=1), text="Cohort Spring"),
        story.Event(story.Kind.BREAK, starts[5], starts[6]),
        story.Event(story.Kind.TALK, starts[9]),
        story.Event(story.Kind.NOTE, starts[11]),
    ]
    data = story.StudentTimeline(
        first=starts[0],
        last=TODAY,
        starts=starts,
        messages=tuple(of.wave(week, 40) for week in range(17)),
        seen=tuple(week != 3 for week in range(17)),
        running=True,
        events=(*others, *asked),
    )
    words = story.StudentTimelineWords(
        locale="en",
        title=of.name(0),
        note=NOTE,
        messages="Messages per week",
        unseen="Not recorded",
        running="This week so far",
        here="Here",
        kinds={kind: kind.value.capitalize() for kind in story.Kind},
        nothing="Nothing in this period",
    )
    return scene("student timeline", story.student_timeline, data, words, 17)


def year(of: Turn) -> Scene:
    """A year of days."""
    days = 365
    data = calendar.CalendarYear(
        TODAY - timedelta(days=days - 1),
        tuple(None if 90 < place < 97 else of.wave(place) for place in range(days)),
        running=True,
    )
    words = calendar.CalendarYearWords(
        "en", of.name(0), NOTE, "Messages a day", "Not recorded", "Today so far", "Not a single message"
    )
    return scene("student calendar", calendar.calendar_year, data, words, days)


def compared(of: Turn) -> Scene:
    """Students compared."""
    starts = mondays(17)
    data = trend.Trend(
        tuple(
            trend.Line(name, tuple(of.wave(week + 5 * one, 30) for week in range(17)), 1000 + one, running=True)
            for one, name in enumerate(of.name(place) for place in range(5))
        ),
        seen=tuple(week != 3 for week in range(17)),
        starts=starts,
        last=TODAY,
    )
    words = trend.TrendWords("en", "Messages per week", NOTE, "", "Not recorded", "This week so far", "Nothing")
    return scene("student compare", trend.trend, data, words, 17)


def quiet(of: Turn) -> Scene:
    """Why somebody is called quiet."""
    sentences = (
        "active on 6 of the last 28 days (typical: 26)",
        "silent for 11 days (typical: 0.3)",
        "wrote in 2 channels (typical: 5)",
        "questions without an answer: 7 (typical: 1)",
        "messages in the last week against the four before: 12 % (typical: 96 %)",
    )
    reasons = tuple(
        contribution.Reason(sentence, value)
        for sentence, value in zip(sentences, (1.4, 0.9, 0.3, -0.2, 0.5), strict=True)
    )
    words = contribution.ContributionWords(
        "en",
        "Chance of silence for the next two weeks",
        "Typical: the middle of 51 students with 3 active days or more in 4 weeks",
        "Typical student",
        of.name(0),
        "Raises it",
        "Lowers it",
        "pp",
        "Not enough data",
    )
    return scene("quiet student", contribution.contribution, contribution.Contribution(0.04, reasons), words, 7)
