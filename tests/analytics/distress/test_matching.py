import time
import tomllib
from pathlib import Path

import pytest

from analytics.distress.matching import shows_distress

QUESTIONS = Path(__file__).parents[1] / "questions"
LOOKED_AT = [
    "Nie chcę już żyć",
    "nie chce mi sie zyc",
    "mam dość, chcę umrzeć",
    "nie daję rady chce umrzec",
    "Chciałabym nie żyć.",
    "Myślę o samobójstwie",
    "ostatnio mam myśli samobójcze",
    "nie mogę przestać myśleć o samobójstwie",
    "chyba się zabiję",
    "chcę się zabić",
    "chcę ze sobą skończyć, nie... chcę skończyć ze sobą",
    "zastanawiam się jak odebrać sobie życie",
    "nie widzę sensu życia",
    "Moje życie nie ma już sensu",
    "nie mam po co żyć",
    "nie wiem czy chcę jeszcze żyć",
    "znowu robię sobie krzywdę",
    "wczoraj się pocięłam",
    "tnę się od miesiąca",
    "wszystkim byłoby lepiej beze mnie",
    "nie mam myśli samobójczych, ale czasem chcę zniknąć na zawsze",
    "Python jest ok. Po prostu nie chcę żyć.",
    "I want to die",
    "i just really wanna die",
    "I'm going to kill myself",
    "thinking about killing myself lately",
    "I don't want to live anymore",
    "I do not want to be alive",
    "there is no reason to live",
    "I feel suicidal",
    "I wish I was dead",
    "I wish I'd never been born",
    "everyone would be better off without me",
    "I want to end it all",
    "thinking of ending my life",
    "I've started self-harming",
    "I would never kill myself but I think about suicide every day",
    "I don’t know if I want to live",
    "*I want to kill myself*",
]
LEFT_ALONE = [
    "",
    "kill the process and start again",
    "jak zabić proces na porcie 8000?",
    "this bug is killing me",
    "ten kod mnie zabije",
    "umrę ze śmiechu",
    "można się zabić na tych schodach",
    "idzie się zabić o te kable",
    "I'm not suicidal",
    "nie mam myśli samobójczych",
    "nigdy nie miałem myśli samobójczych",
    "nie zamierzam się zabić, spokojnie",
    "I would never kill myself over a linter",
    "I don't want to die",
    "nie chcę umrzeć",
    "my laptop is about to die",
    "the worker threads want to die on SIGTERM",
    "I just want this process to die",
    "I don't want to live in Warsaw",
    "I don't want to wake up at 6 for the standup",
    "nie chce mi się dziś wstawać",
    "it took 5 kms to get here",
    "`kill myself` is what the parent sends",
    "```\nraise Suicide('I want to die')\n```",
    "> I want to die\nwho wrote this test name?",
    "the deadline is going to kill me",
    "misja samobójcza, ale oddałem projekt",
    "samobójczy gol w 90. minucie",
    "serwer zaczął się ciąć",
    "film mi się tnie",
    "I cut myself some slack this week",
    "cut myself a slice of cake",
    "you can hurt yourself with rm -rf",
    "z rm -rf można sobie zrobić krzywdę",
    "I wanna die of embarrassment",
    "chcę umrzeć ze wstydu",
    "spotkanie będzie lepiej prowadzić beze mnie",
    "I do this myself, is there any point in this variable?",
    "zakończyć życie zmiennej",
    "https://example.com/i-want-to-die",
]


@pytest.mark.parametrize("text", LOOKED_AT)
def test_somebody_is_asked_to_look(text: str) -> None:
    assert shows_distress(text)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_nobody_is_alarmed(text: str) -> None:
    assert not shows_distress(text)


def test_nothing_that_students_asked_in_the_collected_sentences_alarms_anybody() -> None:
    texts = [
        text
        for path in sorted(QUESTIONS.glob("*.toml"))
        for value in tomllib.loads(path.read_text(encoding="utf-8")).values()
        for text in _texts(value)
    ]

    assert len(texts) >= 400
    assert [text for text in texts if shows_distress(text)] == []


def test_ten_thousand_messages_are_looked_at_within_a_second() -> None:
    texts = ["dlaczego moja pętla nie działa? próbowałem już wszystkiego, it really should work by itself"] * 10_000
    start = time.perf_counter()

    assert not any(shows_distress(text) for text in texts)
    assert time.perf_counter() - start < 1


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []
