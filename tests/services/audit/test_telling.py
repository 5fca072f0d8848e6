"""What an audit found, in words of two languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.audit.progress import Progress, Step
from services.audit.result import AuditResult, Counted, Difference, Fault, Place, Stopped, Unexplained
from services.audit.task import CoveragePicture
from services.audit.telling import audit_text, coverage_sentence, progress_text, running_since
from services.wording.words import Words, catalogue

ENGLISH, POLISH = Words("en-GB"), Words("pl")
THROUGH = "2026-11-22T20:14:05.123000+00:00"
FIRST = 1574180225187578638


def result(**more) -> AuditResult:
    whole = AuditResult(
        THROUGH, [Counted(1, "general", 30, 30), Counted(2, "help", 5, 5)], [Counted(9, "Ola", 35, 35)], requests=7
    )
    return replace(whole, **more)


def lost(number: int, fault=Fault.MISSING, *, repaired=True) -> list[Difference]:
    return [Difference(FIRST + place, 1, fault, repaired) for place in range(number)]


def said(made: AuditResult, words=ENGLISH) -> str:
    text = audit_text(made, 7, words, UTC)
    return "\n".join([text.title, *text.sentences, *text.lines, *(f"{a}: {b}" for a, b in text.fields)])


def test_a_whole_record_is_complete_through_its_moment():
    text = said(result())
    assert text.startswith("Complete through 22 Nov 2026, 20:14\nMy 35 messages of 2 channels up to")
    assert "Channels: **2 of 2 agree**" in text


def test_what_was_repaired_is_named_and_the_record_complete():
    text = said(result(differences=lost(2) + lost(1, Fault.DELETED)))
    assert text.startswith("Complete through")
    assert "2 messages were missing." in text
    assert "1 message had been deleted without my knowing." in text
    assert (
        f"[{FIRST}](https://discord.com/channels/7/1/{FIRST}) <#1>, 22 Nov 2026, 21:50: was missing, now read" in text
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"differences": lost(1, repaired=False)}, "1 of them I could not repair."),
        ({"differences": lost(1, Fault.REVIVED, repaired=False)}, "that I held for deleted is still on Discord"),
        ({"unexplained": [Unexplained("#general", 30, 31)]}, "#general: Discord counts 31, I have 30"),
        ({"unread": [Place(3, "new")]}, "Not compared, because their history is still being read: #new."),
        ({"unrepaired": [Place(3, "new")]}, "Could not be read again: #new."),
        ({"stopped": Stopped.FORBIDDEN}, "message content intent"),
        ({"stopped": Stopped.INDEX, "waited": 600.0}, "I waited 10 minutes"),
        ({"stopped": Stopped.UNAVAILABLE}, "Discord stopped answering"),
        ({"stopped": Stopped.BROKEN}, "a mistake of mine"),
    ],
)
def test_what_is_not_proven_is_said_precisely(more, sentence):
    text = said(result(**more))
    assert text.startswith("Not complete")
    assert sentence in text


def test_a_hidden_channel_is_named_and_takes_nothing_from_what_can_be_read():
    text = said(result(hidden=[Place(number, f"secret-{number}") for number in range(12)]))
    assert text.startswith("Complete through")
    assert "because I may not read them: #secret-0, " in text
    assert "4 more" in text


def test_what_discords_search_leaves_out_is_not_passed_off_as_compared():
    text = said(result(unindexed=[7, 24]))
    assert text.startswith("Complete through")
    assert "Not compared, because Discord’s search leaves them out: messages of type 7 and 24." in text


def test_many_differences_fit_into_one_message_and_the_rest_is_counted_by_channel():
    text = audit_text(result(differences=lost(700)), 7, ENGLISH, UTC)
    assert len("\n".join(text.lines)) < 4000
    assert text.lines[-1] == "and 670 more messages: <#1> 670"


def test_what_could_not_be_repaired_comes_first():
    text = audit_text(
        result(differences=[*lost(40), Difference(FIRST + 99, 1, Fault.MISSING, repaired=False)]), 7, ENGLISH, UTC
    )
    assert text.lines[0].startswith(f"`{FIRST + 99}`")


def test_a_result_comes_back_from_the_database_as_it_was():
    made = result(
        differences=lost(2),
        hidden=[Place(1, "a", "why")],
        unexplained=[Unexplained("a", 1, 2)],
        refiled=[Unexplained("b", 1, 0)],
        unindexed=[18],
    )
    assert AuditResult.from_json(made.to_json()) == made


@pytest.mark.parametrize("step", Step)
def test_the_progress_is_a_bar_and_a_sentence(step):
    text = progress_text(Progress(step, 5, 20, 3), ENGLISH)
    assert text.startswith("▰▰▰▱▱▱▱▱▱▱▱▱ 25 %\n")
    assert text.endswith("3 differences found so far.")


def test_the_picture_is_told_without_rounding_anything_away():
    picture = CoveragePicture(b"", live=0.9995, read=0.0, gap=0.0005, hidden=0, unread=0, verified=1)
    told = coverage_sentence(picture, ENGLISH)
    assert told == "Of all channels’ time I saw > 99.9 % live and read 0 % afterwards; < 0.1 % I have not seen."


def test_everything_is_said_in_polish_too(monkeypatch):
    missing = set()
    known = catalogue("pl")
    for name in ("gettext", "ngettext"):
        real = getattr(known, name)

        def spy(*given, real=real):
            answer = real(*given)
            if answer in given and any(sign.isalpha() for sign in answer.replace("{n}", "")):
                missing.add(answer)
            return answer

        monkeypatch.setattr(known, name, spy)
    everything = result(
        differences=lost(1) + lost(1, Fault.DELETED) + lost(60, Fault.REVIVED, repaired=False),
        unexplained=[Unexplained("a", 1, 2)],
        refiled=[Unexplained("b", 1, 0)],
        unread=[Place(1, "c")],
        unrepaired=[Place(1, "c")],
        hidden=[Place(1, "c")],
        unindexed=[7],
    )
    for stopped in (None, *Stopped):
        assert said(replace(everything, stopped=stopped), POLISH).startswith("Niekompletne")
    assert said(result(), POLISH).startswith("Komplet do 22 lis 2026, 20:14")
    for step in Step:
        progress_text(Progress(step, 1, 2, 1), POLISH)
    running_since(datetime.now(UTC), POLISH, UTC)
    coverage_sentence(CoveragePicture(b"", 1, 0, 0, 0, 0, 0), POLISH)
    assert not missing
