"""Pictures of many students and of the record, with as many marks and texts as those of the gallery."""

from datetime import timedelta
from math import exp, sin

from benchmarks.charts.school import CHANNELS, NOTE, TODAY, Scene, Turn, headlines, hours, mondays, parts, scene
from charts import coverage, distribution, heatmap, overview, ranking, response, share


def cohort_card(of: Turn) -> Scene:
    """The card of a cohort."""
    starts = mondays(12)
    weeks = range(12)
    data = overview.Overview(
        headlines=headlines(of),
        starts=starts,
        last=TODAY,
        middle=tuple(of.wave(week, 30) for week in weeks),
        lower=tuple(of.wave(week, 12) for week in weeks),
        upper=tuple(of.wave(week, 30) + 20 for week in weeks),
        active=tuple(0.6 + 0.3 * sin(week) for week in weeks),
        seen=tuple(week != 2 for week in weeks),
        running=True,
        parts=tuple(overview.Part(name, 50 // place) for place, name in enumerate(("Active", "Quiet", "New"), start=1)),
    )
    words = overview.OverviewWords(
        locale="en",
        title="All students",
        note=NOTE,
        messages="Messages a week",
        middle="Median student",
        band="Middle half",
        active="Wrote that week",
        unseen="Not recorded",
        running="This week so far",
        parts="Students",
        few="not enough data",
        nothing="No student belonged to this in the period.",
    )
    return scene("cohort overview", overview.cohort_overview, data, words, 12)


def hours_of_week(of: Turn) -> Scene:
    """Hours of the week."""
    words = heatmap.HourOfWeekWords("en", "All students", NOTE, "Messages per hour", "Not recorded", "Nobody wrote")
    return scene("cohort heatmap", heatmap.hour_of_week, heatmap.HourOfWeek(hours(of)), words, 7 * 24)


def channels(of: Turn) -> Scene:
    """Where a cohort writes."""
    words = share.ShareWords("en", "Where all students write", NOTE, "messages", "other", "Nobody wrote")
    return scene("cohort channels", share.share, parts(of), words, 9)


def spread(of: Turn) -> Scene:
    """How students are spread."""
    groups = tuple(
        distribution.Group(f"Week {week}", tuple(of.wave(week * 7 + one, 20) for one in range(58)), running=week == 8)
        for week in range(1, 9)
    )
    words = distribution.DistributionWords(
        locale="en",
        title="Messages a week",
        note=NOTE,
        axis="Messages a week",
        box="Middle half, line at the median",
        point="One student",
        few="Fewer than 5 students: no box",
        running="This week so far",
        people="n",
        nothing="Not enough days",
    )
    return scene("cohort distribution", distribution.distribution, distribution.Distribution(groups), words, 58)


def ranked(of: Turn) -> Scene:
    """Students in order."""
    rows = tuple(ranking.Ranked(1000 + place, of.name(place), 400.0 + of.turn - 17 * place) for place in range(20))
    words = ranking.RankingWords("en", "Most messages", NOTE, "Cohort’s middle: 144", "Nothing to rank")
    return scene("cohort ranking", ranking.ranking, ranking.Ranking(rows, 144), words, 20)


def waits(of: Turn) -> Scene:
    """How long questions wait."""
    minutes = tuple(0.5 * 1.03**place for place in range(300))

    def curve(slow: float) -> response.Curve:
        told = tuple(0.9 * (1 - exp(-minute / slow)) for minute in minutes)
        lower, upper = tuple(0.94 * part for part in told), tuple(min(1, 1.06 * part) for part in told)
        return response.Curve(minutes, told, lower, upper, slow + of.turn)

    data = response.ResponseCurve(curve(30), curve(200), minutes[-1])
    words = response.ResponseWords(
        locale="en",
        title="How long questions wait",
        note="1,383 questions, 565 unanswered",
        first="First reply",
        mentor="First mentor’s reply",
        first_median="half within 3 min",
        mentor_median="half within 2 h",
        band="95% interval",
        nothing="Not enough data",
    )
    return scene("question waits", response.response_curve, data, words, 300)


def seen(of: Turn) -> Scene:
    """What was seen, by channel."""
    days = 117
    rows = tuple(
        coverage.Row(
            f"#{CHANNELS[place % 9]}",
            live=((60.0 + place, float(days)),),
            read=((0.0, 60.0 + place),),
            gap=((70.0, 71.5),) if place % 3 == 0 else (),
            hidden=((20.0, 26.0),) if place % 4 == 1 else (),
            unread=((0.0, 5.0),) if place % 5 == 2 else (),
            verified=((10.0 + of.turn % 9, 100.0),),
        )
        for place in range(14)
    )
    first = TODAY - timedelta(days=days - 1)
    words = coverage.CoverageWords(
        "en",
        "What I have seen, by channel",
        "30 Jul – 23 Nov 2026",
        "Seen live",
        "Read afterwards",
        "Compared with Discord",
        "Not seen",
        "No permission",
        "Not read yet",
    )
    return Scene(
        "coverage",
        lambda: coverage.coverage_picture(rows, first, TODAY, words),
        14,
    )
