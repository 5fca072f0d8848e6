"""Sensible guesses for a server nobody has set up yet, from what its roles and channels are called."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from services.discord.permissions import Kind
from services.discord.server_records import ChannelState

MENTORS: tuple[str, ...] = (
    "mentor",
    "mentors",
    "mentorzy",
    "mentorka",
    "instructor",
    "instructors",
    "teacher",
    "teachers",
    "coach",
)
MENTORS += ("trainer", "trainers", "tutor", "tutors", "nauczyciel", "nauczyciele", "prowadzacy", "trener", "trenerzy")
STUDENTS: tuple[str, ...] = (
    "student",
    "students",
    "studenci",
    "uczestnik",
    "uczestnicy",
    "kursant",
    "kursanci",
    "uczen",
    "uczniowie",
)
STUDENTS += ("learner", "learners", "participant", "participants", "trainee", "trainees", "bootcamper")
COHORTS = ("cohort", "cohorts", "kohorta", "grupa", "group", "batch", "edycja", "class", "klasa", "rocznik")
LEADS = ("lead", "head", "glowny", "glowna", "senior", "koordynator", "koordynatorka", "coordinator")
MENTOR_ROOMS = ("mentors", "mentor", "mentorzy", "teachers", "instructors", "staff", "kadra", "team", "zespol")
NOTICE_ROOMS: tuple[str, ...] = (
    "announcements",
    "ogloszenia",
    "rules",
    "regulamin",
    "welcome",
    "witaj",
    "info",
    "start",
    "general",
)
NOTICE_ROOMS += ("ogolny", "ogolne")
HELP_ROOMS = ("support", "help", "pomoc", "wsparcie", "questions", "pytania", "general", "ogolny", "ogolne")
ZONES = {
    "pl": "Europe/Warsaw", "en-GB": "Europe/London", "de": "Europe/Berlin", "fr": "Europe/Paris", "it": "Europe/Rome",
    "es-ES": "Europe/Madrid", "nl": "Europe/Amsterdam", "cs": "Europe/Prague", "uk": "Europe/Kyiv",
    "sv-SE": "Europe/Stockholm", "da": "Europe/Copenhagen", "no": "Europe/Oslo", "fi": "Europe/Helsinki",
    "hu": "Europe/Budapest", "ro": "Europe/Bucharest", "bg": "Europe/Sofia", "el": "Europe/Athens",
    "hr": "Europe/Zagreb", "lt": "Europe/Vilnius", "tr": "Europe/Istanbul", "pt-BR": "America/Sao_Paulo",
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "hi": "Asia/Kolkata", "th": "Asia/Bangkok", "vi": "Asia/Ho_Chi_Minh",
    "id": "Asia/Jakarta", "zh-CN": "Asia/Shanghai", "zh-TW": "Asia/Taipei",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def zone_of(*locales: str | None) -> str | None:
    """The time zone where most people with one of these Discord locales live; None where that says nothing."""
    return next((ZONES[one] for one in locales if one in ZONES), None)


def language_of(*locales: str | None) -> str:
    """Polish ("pl") when one of these locales is, else British English ("en-GB")."""
    return "pl" if "pl" in locales else "en-GB"


def roles_like(names: Mapping[int, str], wanted: Iterable[str], guild_id: int) -> tuple[int, ...]:
    """The roles one of whose words is wanted, by their names; never @everyone."""
    looked = frozenset(wanted)
    return tuple(
        role for role, name in sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
        if role != guild_id and not looked.isdisjoint(_words(name))
    )  # fmt: skip


def mentor_roles(names: Mapping[int, str], guild_id: int) -> tuple[int, ...]:
    """The roles of mentors."""
    return roles_like(names, MENTORS, guild_id)


def student_roles(names: Mapping[int, str], guild_id: int) -> tuple[int, ...]:
    """The roles of students, without those of one cohort."""
    cohorts = set(cohort_roles(names, guild_id))
    return tuple(role for role in roles_like(names, STUDENTS, guild_id) if role not in cohorts)


def cohort_roles(names: Mapping[int, str], guild_id: int) -> tuple[int, ...]:
    """The roles of cohorts: one of their words and something that tells them apart."""
    found = roles_like(names, COHORTS, guild_id)
    mentors = set(mentor_roles(names, guild_id))
    return tuple(role for role in found if role not in mentors and len(names[role].split()) > 1)


def lead_roles(names: Mapping[int, str], guild_id: int) -> tuple[int, ...]:
    """The roles of mentors who look after all cohorts."""
    return tuple(role for role in mentor_roles(names, guild_id) if not set(LEADS).isdisjoint(_words(names[role])))


def room_like(channels: Iterable[ChannelState], wanted: tuple[str, ...]) -> int | None:
    """The text channel called most like one of the wanted words, the first of them the best."""
    found = [
        (wanted.index(word), one.id)
        for one in channels
        if one.kind in {Kind.TEXT, Kind.ANNOUNCEMENT}
        for word in _words(one.name)
        if word in wanted
    ]
    return min(found)[1] if found else None


def _words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters without accents, emojis and digits."""
    spread = unicodedata.normalize("NFD", name.casefold().replace("ł", "l"))
    return tuple(_WORD.findall("".join(one for one in spread if not unicodedata.combining(one))))
