"""The messages that mentors may begin with: written by hand, without blame, neutral as to gender.

Each asks one thing at most and leaves an easy way out. None says what was counted: a student who reads one should feel
helped, never watched.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from services.wording.words import Words


@dataclass(frozen=True, slots=True)
class Facts:
    """What goes into a text: the first name, what it is about, the address of the question it is about."""

    name: str
    topic: str = ""
    link: str = ""

    GIVEN: ClassVar[tuple[str, ...]] = ("topic", "link")


@dataclass(frozen=True, slots=True)
class Template:
    """One message; `kind` says on what occasion: silent, question, new, back, streak, win, stuck or talk.

    `returns`: whether a button to say when one is back makes sense below it.
    """

    kind: str
    label: Callable[[Words], str]
    text: Callable[[Words, Facts], str]
    returns: bool = False


def _hello(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, just a short hello. How is it going? If all is well, a word is enough. "
        "If something is stuck, tell me and we will sort it out together.",
        name=facts.name,
    )


def _quarter(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}! If it is hard to get into the material right now, I will gladly take a quarter of an hour for you, "
        "whenever it suits you. Would that help?",
        name=facts.name,
    )


def _small_step(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, courses come in waves, and joining in again is fine at any point. One small task or one small "
        "question is enough to start. What would help you most this week?",
        name=facts.name,
    )


def _still_open(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, {question} deserves a good answer. Is it still open? If so, write to me and we will look at it "
        "together.",
        name=facts.name,
        question=_question(words, facts),
    )


def _show_code(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, {question} is easier to answer with the piece of code or the error message. "
        "Could you send it to me?",
        name=facts.name,
        question=_question(words, facts),
    )


def _question(words: Words, facts: Facts) -> str:
    return f"[{words('your question')}]({facts.link})" if facts.link else words("your question on the server")


def _welcome(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, good to have you here! Reading along is fine too. If you like, tell me what you want to learn; "
        "every question is welcome, here or on the server.",
        name=facts.name,
    )


def _set_up(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, is everything set up and clear so far? If writing on the server feels awkward, "
        "you can simply ask here.",
        name=facts.name,
    )


def _back(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, good to have you back! Is there anything from the last weeks that I can help you catch up with?",
        name=facts.name,
    )


def _missed(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, nice that you are here again. If you want, we can go through what matters most for now "
        "in a quarter of an hour. Shall we?",
        name=facts.name,
    )


def _streak(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, keeping at it week after week is the hardest part of learning, and you are doing it. "
        "Whether you would like a bigger challenge or a breather: tell me, both are fine.",
        name=facts.name,
    )


def _win(words: Words, facts: Facts) -> str:
    if facts.topic:
        return words(
            "Hi {name}, well done with {topic}! Would you like to show the others how you got there?",
            name=facts.name,
            topic=facts.topic,
        )
    return words(
        "Hi {name}, well done! What you got working is worth showing. Would you like to share it with the others?",
        name=facts.name,
    )


def _stuck(words: Words, facts: Facts) -> str:
    if facts.topic:
        return words(
            "Hi {name}, {topic} is where many get stuck, and one example gone through together often helps. "
            "When would suit you?",
            name=facts.name,
            topic=facts.topic,
        )
    return words(
        "Hi {name}, this part of the course is where many get stuck, and one example gone through together often "
        "helps. When would suit you?",
        name=facts.name,
    )


def _talk(words: Words, facts: Facts) -> str:
    return words(
        "Hi {name}, would you like to talk for a quarter of an hour about how the course is going and what comes next? "
        "Send me two times that suit you and I will take one.",
        name=facts.name,
    )


TEMPLATES: Mapping[str, Template] = {
    "hello": Template("silent", lambda words: words("A short hello"), _hello, returns=True),
    "quarter": Template("silent", lambda words: words("An offer of a quarter of an hour"), _quarter, returns=True),
    "small_step": Template("silent", lambda words: words("An easy way back in"), _small_step, returns=True),
    "still_open": Template("question", lambda words: words("Is your question still open?"), _still_open),
    "show_code": Template("question", lambda words: words("Show me the code"), _show_code),
    "welcome": Template("new", lambda words: words("Welcome"), _welcome),
    "set_up": Template("new", lambda words: words("Is everything set up?"), _set_up),
    "back": Template("back", lambda words: words("Good to have you back"), _back),
    "missed": Template("back", lambda words: words("Catching up together"), _missed),
    "streak": Template("streak", lambda words: words("Keeping at it"), _streak),
    "win": Template("win", lambda words: words("Well done"), _win),
    "stuck": Template("stuck", lambda words: words("Stuck on a topic"), _stuck),
    "talk": Template("talk", lambda words: words("A talk about the course"), _talk),
}
FIRST_OF = {one.kind: name for name, one in reversed(list(TEMPLATES.items()))}
