"""The names of the columns that frames have in every room."""

from typing import Final

DAY: Final = "day"  # midnight of the guild's day, without a time zone
HOUR: Final = "hour"  # first moment of an hour, aware UTC
MEMBER: Final = "member"  # user id
MESSAGES: Final = "messages"  # messages written; a mean per day where a row is a week
SEEN: Final = "seen"  # whether enough of the day was recorded to call a day without messages silent
SHARE: Final = "share"  # how much of the day was recorded, 0 to 1
COMPLETE: Final = "complete"  # whether the day is over
HERE: Final = "here"  # whether the student was on the server for the whole day, or wrote
COUNTABLE: Final = "countable"  # seen, complete and here: a day whose silence means something
MEAN: Final = "mean"  # mean messages per day over the seven days that end with this one
LOWER: Final = "lower"  # first quartile of the cohort's seven-day means
MIDDLE: Final = "middle"  # median of the same
UPPER: Final = "upper"  # third quartile of the same
STUDENTS: Final = "students"  # how many students those quartiles rest on
EARLIER: Final = "earlier"  # the same as the mean, or as the week, of the period before
