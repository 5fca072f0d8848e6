"""The settings of the course, of its people and of the server's channels."""

from typing import Any

from services.config.day_kinds import DaysKind, HolidaysKind
from services.config.kinds import ChoiceKind
from services.config.place_kinds import ChannelKind, ChannelsKind, RolesKind
from services.config.setting import Group, Setting
from services.config.time_kinds import DateKind, ZoneKind

SERVER_LANGUAGE = "server"  # what Discord says the server speaks


def _language_kept(locale: Any) -> str:
    return str(locale).partition("-")[0] or SERVER_LANGUAGE


LANGUAGE = ChoiceKind(
    {
        SERVER_LANGUAGE: lambda words: words("the server’s language"),
        "en": lambda words: words("English"),
        "pl": lambda words: words("Polish"),
    },
    {"english": "en", "angielski": "en", "polski": "pl", "polish": "pl", "serwer": SERVER_LANGUAGE},
    lambda value: "" if value == SERVER_LANGUAGE else value,
    _language_kept,
)
COURSE_SETTINGS = (
    Setting(
        "language",
        Group.SERVER,
        LANGUAGE,
        lambda words: words("Language"),
        lambda words: words("The language of my answers."),
        "language",
    ),
    Setting(
        "time_zone",
        Group.SERVER,
        ZoneKind(),
        lambda words: words("Time zone"),
        lambda words: words("Where the days of the course begin."),
        "time_zone",
    ),
    Setting(
        "course_start",
        Group.SERVER,
        DateKind(),
        lambda words: words("Course start"),
        lambda words: words("The first day of the course; without it, the day of the first message."),
        "course_start",
    ),
    Setting(
        "course_end",
        Group.SERVER,
        DateKind(),
        lambda words: words("Course end"),
        lambda words: words("The last day of the course; without it, the course goes on."),
        "course_end",
    ),
    Setting(
        "working_days",
        Group.SERVER,
        DaysKind(),
        lambda words: words("Working days"),
        lambda words: words("The days of the course: messages to students go out on these only."),
        "working_days",
    ),
    Setting(
        "holidays",
        Group.SERVER,
        HolidaysKind(),
        lambda words: words("Holidays"),
        lambda words: words("Days without a course: nobody is silent on them and no message goes out."),
        "holidays",
    ),
    Setting(
        "student_roles",
        Group.PEOPLE,
        RolesKind(),
        lambda words: words("Student roles"),
        lambda words: words("Who is a student; without any, every person who is no mentor."),
        "student_roles",
    ),
    Setting(
        "mentor_roles",
        Group.PEOPLE,
        RolesKind(least=1),
        lambda words: words("Mentor roles"),
        lambda words: words("Who may ask about students: of their own cohorts, of all without a cohort’s role."),
        "mentor_roles",
    ),
    Setting(
        "lead_roles",
        Group.PEOPLE,
        RolesKind(),
        lambda words: words("Lead mentor roles"),
        lambda words: words("Mentors of all cohorts, whichever cohort’s role they hold."),
        "lead_roles",
    ),
    Setting(
        "admin_roles",
        Group.PEOPLE,
        RolesKind(),
        lambda words: words("Administrator roles"),
        lambda words: words("Who may change settings, besides everybody who may manage the server."),
        "admin_roles",
    ),
    Setting(
        "cohort_roles",
        Group.PEOPLE,
        RolesKind(),
        lambda words: words("Cohort roles"),
        lambda words: words("The roles that name a student’s cohort; a * stands for any ending."),
        "cohort_roles",
    ),
    Setting(
        "mentor_channel",
        Group.CHANNELS,
        ChannelKind(needed=True),
        lambda words: words("Mentors’ channel"),
        lambda words: words("Where mentors ask openly and read reports; students must not see it."),
        "mentor_channel",
    ),
    Setting(
        "privacy_channel",
        Group.CHANNELS,
        ChannelKind(),
        lambda words: words("Privacy channel"),
        lambda words: words("Where students find the notice and their privacy buttons."),
        "privacy_channel",
    ),
    Setting(
        "support_channel",
        Group.CHANNELS,
        ChannelKind(),
        lambda words: words("Support channel"),
        lambda words: words("Where private threads are opened with students whom no message reaches."),
        "support_channel",
    ),
    Setting(
        "tracked_channels",
        Group.CHANNELS,
        ChannelsKind(),
        lambda words: words("Recorded channels"),
        lambda words: words("Only these channels and categories are recorded; without any, all that I can read."),
        "tracked_channels",
    ),
    Setting(
        "ignored_channels",
        Group.CHANNELS,
        ChannelsKind(),
        lambda words: words("Ignored channels"),
        lambda words: words("Nothing written in these channels and categories is recorded."),
        "ignored_channels",
    ),
)
