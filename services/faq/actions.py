"""What mentors do about frequent questions: add one, take one away."""

from services.errors import ProfilerError
from services.faq.matching import FEWEST, best_match, telling
from services.faq.store import FrequentQuestion, add_question, questions_of, remove_question
from services.people.finding import channel_given
from services.reports.action import Form, Input, Press
from services.reports.question import ReportTools
from services.reports.report import Button, Style
from services.storage.transactions import in_one_transaction
from services.wording.answers import Told, as_it_is
from services.wording.words import Words

FAQ_ADD, FAQ_REMOVE = "faq_add", "faq_remove"
QUESTION, ANSWER, CHANNEL = "question", "answer", "channel"
LONGEST_QUESTION, LONGEST_ANSWER = 200, 1500
MOST = 300  # of a server


def add_button(words: Words) -> Button:
    """Opens the form for another question."""
    return Button(words("Add a question"), FAQ_ADD, "0", Style.MAIN)


async def faq_add(tools: ReportTools, press: Press) -> Told | Form:
    """Keep a question with its answer; students who ask like this are offered it."""
    words = press.settings.words
    question, answer = (press.entered.get(key, "").strip() for key in (QUESTION, ANSWER))
    if not question or not answer:
        return _form(question, answer, words)
    if len({stem for word in telling(question) for stem in word}) < FEWEST:
        raise ProfilerError(
            words("This question has too few words to know it by. Write it as a student would ask it.")
            + f"\n>>> {question}\n{answer}"
        )
    async with tools.database.pool.acquire() as con:
        stored = await questions_of(con, press.guild_id)
        typed = press.entered.get(CHANNEL, "").strip()
        channel = await channel_given(con, press.guild_id, typed, press.viewer, words) if typed else None
    known = [one for one in stored if one.id != press.id]
    if len(known) >= MOST:
        raise ProfilerError(words("There are {n} questions already. Remove one that nobody asks.", n=MOST))
    alike = best_match(question, [one.question for one in known])
    kept = FrequentQuestion(press.id, question, answer, channel, press.viewer.user_id, press.now)
    await in_one_transaction(tools.database, lambda con: add_question(con, press.guild_id, kept))
    lines = [
        f"**{as_it_is(question)}**",
        answer,
        words("There is more in <#{channel}>.", channel=channel) if channel else "",
        words("This one is much alike: “{question}”.", question=as_it_is(known[alike].question))
        if alike is not None
        else "",
    ]
    return Told(
        words("Added to the frequent questions"),
        "\n".join(line for line in lines if line),
        words(
            "A student who asks this in a direct message is offered the answer; mentors see the message all the same."
        ),
    )


def _form(question: str, answer: str, words: Words) -> Form:
    hint = words("As a student would ask it")
    return Form(
        words("A frequent question"),
        (
            Input(QUESTION, words("Question"), question, hint, most=LONGEST_QUESTION),
            Input(ANSWER, words("Answer"), answer, long=True, most=LONGEST_ANSWER),
        ),
    )


async def faq_remove(tools: ReportTools, press: Press) -> Told:
    """Take a question away; the value ends with its id. The answer gives its text back."""
    words, number = press.settings.words, press.value.rpartition(":")[2].strip()
    async with tools.database.pool.acquire() as con:
        stored = {str(one.id): one for one in await questions_of(con, press.guild_id)}
    found = stored.get(number)
    if found is None:
        raise ProfilerError(words("I know no such question any more. Choose one from the list."))
    await in_one_transaction(tools.database, lambda con: remove_question(con, press.guild_id, found.id, press.now))
    return Told(
        words("Removed from the frequent questions"),
        f"**{as_it_is(found.question)}**\n{found.answer}",
        words("Nobody is offered it any more. This was its text, should you need it once more."),
    )
