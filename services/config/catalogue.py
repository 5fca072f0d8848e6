"""Every setting of a server by its name: what it means, how it is typed, and where GuildSettings holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from services.config.day_kinds import DaysKind, HolidaysKind
from services.config.file_kinds import SizeKind, TypesKind
from services.config.kinds import (
    ChoiceKind,
    DateKind,
    FlagKind,
    HoursKind,
    Json,
    Kind,
    NumberKind,
    SpanKind,
    Text,
    TextKind,
    ZoneKind,
)
from services.config.place_kinds import ChannelKind, ChannelsKind, RolesKind
from services.config.server_names import ServerNames
from services.people.guild_settings import ConsentMode, GuildSettings
from services.wording.words import Words

SERVER_LANGUAGE = "server"  # what Discord says the server speaks


class Group(Enum):
    """What belongs together; `group_name` says it for people."""

    SERVER = "server"
    PEOPLE = "people"
    CHANNELS = "channels"
    PRIVACY = "privacy"
    KEEPING = "keeping"
    MESSAGES = "messages"
    RECORD = "record"


def group_name(group: Group, words: Words) -> str:
    """The name of a group of settings."""
    return {
        Group.SERVER: words("Course and language"),
        Group.PEOPLE: words("Roles"),
        Group.CHANNELS: words("Channels"),
        Group.PRIVACY: words("Privacy"),
        Group.KEEPING: words("How long data is kept"),
        Group.MESSAGES: words("Messages to students"),
        Group.RECORD: words("Recording"),
    }[group]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `label` names it for people, `about` says in one sentence what it does.

    `field` is its place in GuildSettings, "retention.messages" for one of `retention`.
    """

    name: str
    group: Group
    kind: Kind
    label: Text
    about: Text
    field: str

    def read(self, typed: str, words: Words, server: ServerNames | None = None) -> Json:
        """The value that somebody typed; raises NotUnderstood, whose text says what to write."""
        return self.kind.read(typed, words, server or ServerNames())

    def written(self, value: Json, words: Words, server: ServerNames | None = None) -> str:
        """A value as people read it, in Discord's markdown."""
        return self.kind.written(value, words, server or ServerNames())

    def typed(self, value: Json, words: Words, server: ServerNames | None = None) -> str:
        """A value as somebody would type it."""
        return self.kind.typed(value, words, server or ServerNames())

    def of(self, settings: GuildSettings) -> Json:
        """The value that some settings have."""
        held: Any = settings
        for part in self.field.split("."):
            held = getattr(held, part)
        return self.kind.to_value(held)


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
CONSENT = ChoiceKind(
    {
        ConsentMode.NOTICE.value: lambda words: words("notice: recorded at once, anybody may object"),
        ConsentMode.OPT_IN.value: lambda words: words("opt-in: recorded only after saying yes"),
    },
    {"informacja": "notice", "zgoda": "opt-in", "optin": "opt-in"},
    ConsentMode,
)

_ALL = (
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
    Setting(
        "consent_mode",
        Group.PRIVACY,
        CONSENT,
        lambda words: words("Consent"),
        lambda words: words("Whether students are recorded until they object, or only once they agreed."),
        "consent_mode",
    ),
    Setting(
        "privacy_contact",
        Group.PRIVACY,
        TextKind(200),
        lambda words: words("Privacy contact"),
        lambda words: words("Whom students can ask about their data; it stands in the notice."),
        "privacy_contact",
    ),
    Setting(
        "keep_messages",
        Group.KEEPING,
        SpanKind(7),
        lambda words: words("Messages"),
        lambda words: words("How long the texts of messages are kept."),
        "retention.messages",
    ),
    Setting(
        "keep_attachments",
        Group.KEEPING,
        SpanKind(7),
        lambda words: words("Attachments"),
        lambda words: words("How long files are kept."),
        "retention.attachments",
    ),
    Setting(
        "keep_activity",
        Group.KEEPING,
        SpanKind(30),
        lambda words: words("Activity"),
        lambda words: words("How long is kept who wrote how much and when."),
        "retention.activity",
    ),
    Setting(
        "keep_notes",
        Group.KEEPING,
        SpanKind(7),
        lambda words: words("Notes and tasks"),
        lambda words: words("How long mentors’ notes and tasks are kept."),
        "retention.notes",
    ),
    Setting(
        "keep_nudges",
        Group.KEEPING,
        SpanKind(30),
        lambda words: words("Nudges"),
        lambda words: words("How long is kept what was sent to students and what came of it."),
        "retention.nudges",
    ),
    Setting(
        "keep_looks",
        Group.KEEPING,
        SpanKind(30),
        lambda words: words("Log of looks"),
        lambda words: words("How long is kept who looked at what or changed it."),
        "retention.looks",
    ),
    Setting(
        "keep_after_leaving",
        Group.KEEPING,
        SpanKind(1),
        lambda words: words("After leaving"),
        lambda words: words("How long everything of a student is kept who left the server."),
        "retention.after_leaving",
    ),
    Setting(
        "keep_after_removal",
        Group.KEEPING,
        SpanKind(1, endless=False),
        lambda words: words("After removing me"),
        lambda words: words("How long everything of the server is kept once I was removed from it."),
        "retention.after_removal",
    ),
    Setting(
        "nudge_hours",
        Group.MESSAGES,
        HoursKind(),
        lambda words: words("Hours for messages"),
        lambda words: words("Between which hours messages to students may go out."),
        "nudge_hours",
    ),
    Setting(
        "nudge_days",
        Group.MESSAGES,
        NumberKind(7, 90),
        lambda words: words("Days between nudges"),
        lambda words: words("A student gets at most one nudge in so many days."),
        "nudge_days",
    ),
    Setting(
        "nudge_unanswered",
        Group.MESSAGES,
        NumberKind(1, 2),
        lambda words: words("Unanswered nudges"),
        lambda words: words("After so many nudges without an answer a student gets no more."),
        "nudge_unanswered",
    ),
    Setting(
        "question_hours",
        Group.MESSAGES,
        NumberKind(1, 336),
        lambda words: words("Hours until a question is urgent"),
        lambda words: words("After so many hours without an answer whoever is on duty is told of a question."),
        "question_hours",
    ),
    Setting(
        "office_hours",
        Group.MESSAGES,
        TextKind(),
        lambda words: words("Office hours"),
        lambda words: words("When mentors answer; it stands in my acknowledgements."),
        "office_hours",
    ),
    Setting(
        "distress_alerts",
        Group.MESSAGES,
        FlagKind(),
        lambda words: words("Alerts about distress"),
        lambda words: words("Whether mentors are told at once when a message sounds like a crisis."),
        "distress_alerts",
    ),
    Setting(
        "helpline",
        Group.MESSAGES,
        TextKind(500),
        lambda words: words("Helpline"),
        lambda words: words("What such an alert and my answer name as help; without it, the usual numbers."),
        "helpline",
    ),
    Setting(
        "sync_minute",
        Group.RECORD,
        NumberKind(0, 59),
        lambda words: words("Minute of the sync"),
        lambda words: words("The minute of every hour at which I compare my record with Discord."),
        "sync_minute",
    ),
    Setting(
        "attachments_largest",
        Group.RECORD,
        SizeKind(),
        lambda words: words("Largest attachment"),
        lambda words: words("Larger files are not kept, only named."),
        "attachments_largest",
    ),
    Setting(
        "attachments_types",
        Group.RECORD,
        TypesKind(),
        lambda words: words("Types of attachments"),
        lambda words: words("Files of other types are not kept, only named."),
        "attachments_types",
    ),
)

SETTINGS: Mapping[str, Setting] = {one.name: one for one in _ALL}
FILE_SETTINGS = frozenset({"attachments_largest", "attachments_types"})  # kept where the attachments look


def in_group(group: Group) -> tuple[Setting, ...]:
    """The settings of a group, in their order."""
    return tuple(one for one in _ALL if one.group is group)
