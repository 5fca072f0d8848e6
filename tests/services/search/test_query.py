"""What somebody types into the search, and that PostgreSQL always understands what becomes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.folding import folded
from services.search.lexemes import lexemes, unwanted, wanted
from services.search.query import MOST_TERMS, Phrase, Word, parsed

PANDAS, LOOP, EXACT, FILE = Word("pandas"), Word("petla"), Phrase(("for", "loop")), Phrase(("main", "py"))


@pytest.mark.parametrize(
    ("typed", "must", "must_not"),
    [
        ("Pandas PĘTLA", (PANDAS, LOOP), ()),
        ('pandas "For  loop"', (PANDAS, EXACT), ()),
        ("„for loop” pandas", (EXACT, PANDAS), ()),
        ('pandas -pętla -"for loop"', (PANDAS,), (LOOP, EXACT)),
        ("main.py", (FILE,), ()),
        ('"for loop', (EXACT,), ()),
        ('pandas"for loop"petla', (PANDAS, EXACT, LOOP), ()),
        ("-pandas", (), (PANDAS,)),
        ("pandas - petla", (PANDAS, LOOP), ()),
        ("pandas pandas PANDAS", (PANDAS,), ()),
        ("e-mail", (Phrase(("e", "mail")),), ()),
        ('pandas "', (PANDAS,), ()),
        ("", (), ()),
        ('"" -- & | ! :* <-> ( \\ \'', (), ()),
    ],
)
def test_words_phrases_and_what_must_not_occur(typed, must, must_not):
    query = parsed(typed)
    assert (query.wanted, query.unwanted) == (must, must_not)
    assert query.is_empty == (not must and not must_not)


def test_a_query_has_an_end():
    assert len(parsed(" ".join(f"w{number}" for number in range(100))).wanted) == MOST_TERMS


ANY = st.lists(
    st.sampled_from(['"', "-", " ", "'", "\\", "&", "|", "!", ":*", "(", "ż", "A", "loop", "„", "\x01"]) | st.text()
)


@given(st.text(st.sampled_from('aąbcćdeęłóńśźżABĆŁŹ "-')))
def test_accents_and_capitals_of_what_is_typed_never_matter(typed):
    assert parsed(typed) == parsed(typed.upper()) == parsed(folded(typed))


async def test_whatever_is_typed_postgresql_understands(con):
    texts: list[str] = []

    @given(ANY.map("".join))
    def collect(typed):
        texts.append(typed.replace("\0", ""))

    collect()
    queries = [made for typed in texts for made in (wanted(parsed(typed)), unwanted(parsed(typed)))]
    await con.execute("select unnest($1::text[])::tsquery", queries)
    kept = "select count(*) from unnest($1::text[]) as said where said::tsvector is not null"
    assert await con.fetchval(kept, [lexemes([typed, typed]) for typed in texts]) == len(texts)


SAID = [
    ("Zrobiłem wszystkie zadania z pandas", "ZADANIE", True),
    ("Zrobiłem wszystkie zadania z pandas", "zadań pandas", True),
    ("Zrobiłem wszystkie zadania z pandas", "zadanie numpy", False),
    ("a for loop in Python", '"for loop"', True),
    ("a for loop in Python", '"for loops"', False),
    ("a for loop in Python", '"loop for"', False),
    ("a for loop in Python", "loops", True),
    ("loop; for", '"loop for"', True),
    ("it is in my_file.py", "my_file.py", True),
    ("word " * 20_000, "word", True),
    ("x" * 5_000, "x" * 5_000, True),
    ("błąd: ZeroDivisionError", "zerodivisionerror blad", True),
]


async def test_a_query_finds_what_holds_its_words_in_any_form_and_its_phrases_as_they_are(con):
    async def holds(query, *parts):
        return await con.fetchval("select $1::text::tsvector @@ $2::text::tsquery", lexemes(parts), query)

    for said, typed, found in SAID:
        assert await holds(wanted(parsed(typed)), said) is found, (said[:40], typed[:40])
    assert not await holds(wanted(parsed('"end begins"')), "the end", "begins here")
    assert await holds(unwanted(parsed("-error -zadanie")), "two errors")
