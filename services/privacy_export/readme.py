"""What the files of the archive are, in English and Polish: whoever opens it reads one of both."""

from datetime import datetime
from typing import Final

TEXT: Final = """\
EVERYTHING THAT IS KEPT ABOUT YOU                       WSZYSTKO, CO JEST O TOBIE PRZECHOWYWANE
Server / Serwer: {server}
Made / Utworzono: {made} UTC

Each list is there twice: as .json for programs and as .csv for spreadsheets. Moments are UTC.
Każda lista jest dwa razy: .json dla programów i .csv do arkuszy. Czas podany jest w UTC.

membership                  that you are on the server          obecność na serwerze
names, stays, roles         what you were called, when you      nazwy, okresy obecności, role
                            were there, which roles you had
messages                    what you wrote, in its last         wiadomości w ostatniej wersji
                            version, with what is counted       razem z tym, co jest liczone
                            of it
earlier_versions            what it said before you edited it   treść sprzed edycji
files                       your files; the bytes lie in        pliki; zawartość w folderze files/
                            files/ where they are kept here
reactions_given, votes      your reactions and votes            reakcje i głosy
reactions_received          how often others reacted to you     liczba reakcji od innych
voice                       when you were in voice channels     czas na kanałach głosowych
events                      events you wanted to come to        wydarzenia, którymi było zainteresowanie
hours                       your messages added up by hour:     suma wiadomości według godzin:
                            all figures and charts about you    z niej powstają wszystkie liczby
                            come from these                     i wykresy
questions                   what became of your questions       co się stało z pytaniami
notes_about_you,            what mentors wrote about you        zapiski i zadania mentorów
tasks_about_you
named_as_quiet,             whether mentors found it useful     oceny mentorów, czy wskazanie
not_named_as_quiet_until    that you were named as quiet        jako cicha osoba było przydatne
absences                    when you are away                   nieobecności
messages_through_the_bot    messages of mentors to you          wiadomości od mentorów
conversation                when you and mentors wrote to       kiedy trwała rozmowa przez bota
                            each other through the bot; the     (treść jest w Discordzie)
                            texts are in Discord
consents                    your yes and no, with the wording   zgody i sprzeciwy
who_looked                  who looked at your record, and what kto i co oglądał w tych danych
what_you_asked              what you asked the bot for          o co był proszony bot

How "quiet" is judged: days without a message are held against the days on which you usually write, on working days
that the bot saw. Nothing follows from it by itself: a mentor reads it and decides. No score is stored.
Jak powstaje ocena „cicho”: dni bez wiadomości są porównywane ze zwykłym rytmem, w dni robocze, które bot widział.
Nic nie dzieje się samo: czyta to mentor i decyduje. Żadna ocena punktowa nie jest zapisywana.

To have it deleted: /privacy forget.                    Usunięcie danych: /privacy forget
"""


def readme(server: str, made: datetime) -> str:
    """The text of README.txt; `made` is aware."""
    return TEXT.format(server=server, made=f"{made:%Y-%m-%d %H:%M}")
