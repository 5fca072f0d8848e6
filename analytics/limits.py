"""The smallest samples that a figure may rest on; below them the answer is "not enough data"."""

from typing import Final

MIN_COHORT: Final = 5  # students; fewer would also give single people away
MIN_LEVEL_WEEKS: Final = 3  # weeks with a message, for a usual level
LEVEL_WEEKS: Final = 12  # weeks looked back for it: about one term
MIN_WEEK_DAYS: Final = 4  # recorded days of seven, for a week's or a seven-day mean
SEEN_SHARE: Final = 0.958  # of a day: with more than an hour unrecorded (23/24 = 0.9583) it is not called silent
COMPARABLE: Final = 0.8  # share of recorded days that both periods of a comparison need
WEEKLY_FROM: Final = 121  # days from which a picture shows weeks instead of days
DAILY_WEEKLY_FROM: Final = 15  # the same for active days, of which a day has one or none
MIN_ACTIVE_DAYS: Final = 7  # days that say something, for a count of active ones
WEEK_ACTIVE_DAYS: Final = 2  # active days that make a week an active one: daily streaks punish part-timers
MIN_GAP_DAYS: Final = 3  # active days, for a usual gap
GAPS_KEPT: Final = 10  # gaps looked back for it
MIN_RHYTHM_HOURS: Final = 30  # active hours, for a rhythm
MIN_SESSION_MESSAGES: Final = 20  # messages, for sittings
RECENT_DAYS: Final = 14  # days held against the ones before, for a change
MIN_DROP_DAYS: Final = 28  # seen days before them; with the recent ones that makes six weeks
MIN_QUESTIONS: Final = 5  # questions, for waiting times and shares of them
BREAK_DAYS: Final = 14  # silent days that make a break
