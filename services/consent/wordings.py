"""The texts that people agree or object to: each has a version, which is kept with what they said.

A text that changes gets a new version; a test holds every version to its text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.people.guild_settings import ConsentMode, GuildSettings

NOTICE_EN = """\
**This course uses a bot, Student Profiler, so that mentors notice who is stuck or has gone quiet.** It is a program, \
not a person.

**What it keeps from this server:** the messages you write in channels it can read, with edits and files; reactions \
and votes; how long you are in voice (never sound or picture); your roles.

**What for:** mentors answer questions sooner and ask how you are. Nobody is graded by it and it decides nothing by \
itself.

**Who sees it:** mentors and administrators of this course. Every look at your record is written down, and you can see \
who looked.

**It is yours:** `/me` shows what mentors see, `/privacy show` what is kept. You can pause it, object to it or have \
everything deleted at any time, here or in a direct message to the bot. Nobody asks you why."""
NOTICE_PL = """\
**Ten kurs korzysta z bota Student Profiler, żeby mentorzy widzieli, kto utknął albo zamilkł.** To program, a nie \
człowiek.

**Co zapisuje z tego serwera:** wiadomości z kanałów, które może czytać, z edycjami i plikami; reakcje i głosy w \
ankietach; czas na kanałach głosowych (nigdy dźwięk ani obraz); role.

**Po co:** mentorzy szybciej odpowiadają i pytają, jak idzie. Nikt nie dostaje za to ocen, a bot sam o niczym nie \
decyduje.

**Kto to widzi:** mentorzy i administratorzy tego kursu. Każde zajrzenie w Twoje dane jest zapisane i możesz \
sprawdzić, kto zaglądał.

**To Twoje dane:** `/me` pokazuje to, co widzą mentorzy, `/privacy show` to, co jest zapisane. Możesz je wstrzymać, \
wyrazić sprzeciw albo usunąć wszystko w każdej chwili, tutaj albo w wiadomości prywatnej do bota. \
Nikt nie pyta o powód."""
AT_ONCE_EN = "Your messages are kept from the beginning of the course, unless you press “Do not record me”."
AT_ONCE_PL = "Wiadomości są zapisywane od początku kursu, chyba że naciśniesz „Nie zapisuj mnie”."
AGREE_EN = """\
Nothing you write is kept until you press “I agree”. Then it is kept, also what you wrote here before. You can take it \
back at any time, and saying no costs you nothing."""
AGREE_PL = """\
Nic z tego, co piszesz, nie jest zapisywane, dopóki nie naciśniesz „Zgadzam się”. Potem jest, także to, co zostało tu \
napisane wcześniej. Zgodę można cofnąć w każdej chwili, a odmowa nic nie kosztuje."""
DIRECT_EN = """\
With “Mentors may write to me” they may send you a direct message through the bot, at most one a week that you did not \
ask for. Each has a button to stop it."""
DIRECT_PL = """\
Po naciśnięciu „Mentorzy mogą do mnie pisać” mogą wysłać Ci przez bota wiadomość prywatną, najwyżej jedną w tygodniu \
bez Twojej prośby. Każda ma przycisk, który to kończy."""

NOTICE, OPT_IN, COMMAND = "notice-1", "opt-in-1", "command-1"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages under the version that is kept with what people said to it."""

    version: str
    en: str
    pl: str


WORDINGS: Mapping[str, Wording] = {
    one.version: one
    for one in (
        Wording(NOTICE, f"{NOTICE_EN}\n\n{AT_ONCE_EN}\n\n{DIRECT_EN}", f"{NOTICE_PL}\n\n{AT_ONCE_PL}\n\n{DIRECT_PL}"),
        Wording(OPT_IN, f"{NOTICE_EN}\n\n{AGREE_EN}\n\n{DIRECT_EN}", f"{NOTICE_PL}\n\n{AGREE_PL}\n\n{DIRECT_PL}"),
        Wording(COMMAND, "The words of the command itself.", "Słowa samej komendy."),
    )
}


def wording_of(settings: GuildSettings) -> Wording:
    """The text that the students of a server are shown."""
    return WORDINGS[OPT_IN if settings.consent_mode is ConsentMode.OPT_IN else NOTICE]
