"""Which stored question somebody asks: by the stems that both have in common; pure.

A stored question fits when the message holds at least `ENOUGH` of its telling words, at least `FEWEST` of them (all of
a question that has fewer), and when no other question fits as well. Words that many questions share tell less.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from services.search.folding import stems, words_in

ENOUGH = 0.6  # of the weight of a question's words
FEWEST = 2
LEAD = 0.1  # by which the best has to be ahead of the second
LONGEST_MESSAGE = 400  # telling words; a longer text would hold any question

# Words that say nothing of what a question is about, folded.
ENGLISH = """
a an and are at be been but by can could do does did for from get had has have how i if in is it its just me my not
of on or our please should so that the their them then there they this to up us was we were what when where which
who why will with would you your hi hello hey thanks thank
"""
POLISH = """
a aby albo ale bo by byc bylo byl ci co czy dla do gdzie go i ich ile im ja jak jaki jaka jakie jest jestem juz
kiedy kto ktory ktora ktore ma mam mi mial mnie moge moj moja moje mozna mozecie na nas nie no o od po pod prosze
przy sa sie skad ta tam te tego tej ten to tu tym w we wiem wy z za ze zeby czesc hej dziekuje dzieki witam
"""
EMPTY = frozenset((ENGLISH + POLISH).split())


def telling(text: str) -> list[frozenset[str]]:
    """The telling words of a text, each as its stems."""
    return [stems(word) for word in words_in(text) if word not in EMPTY][:LONGEST_MESSAGE]


def best_match(message: str, questions: Sequence[str]) -> int | None:
    """The place of the stored question that a message asks; None when none fits clearly."""
    said = {stem for word in telling(message) for stem in word}
    asked = [_distinct(telling(question)) for question in questions]
    spread = Counter(stem for words in asked for stem in {one for word in words for one in word})
    scores = sorted(
        ((_score(words, said, spread, len(questions)), -place) for place, words in enumerate(asked)), reverse=True
    )
    if not scores or scores[0][0] < ENOUGH:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < LEAD:
        return None
    return -scores[0][1]


def _score(words: Sequence[frozenset[str]], said: set[str], spread: Counter[str], number: int) -> float:
    """The share of a question's words that a message holds, by weight; 0 for too few of them."""
    held = [word for word in words if word & said]
    if not words or len(held) < min(FEWEST, len(words)):
        return 0.0
    return _weight(held, spread, number) / _weight(words, spread, number)


def _weight(words: Iterable[frozenset[str]], spread: Counter[str], number: int) -> float:
    return sum(1 + log((1 + number) / (1 + min(spread[stem] for stem in word))) for word in words if word)


def _distinct(words: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    return list(dict.fromkeys(word for word in words if word))
