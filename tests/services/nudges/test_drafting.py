"""How somebody is called in a letter: by a word of their name that formats nothing and calls nobody."""

import pytest

from services.nudges.drafting import first_name


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Ola Nowak", "Ola"),
        ("Anna-Maria Nowak", "Anna-Maria"),
        ("cool_dev", "cool_dev"),
        ("__Ola__ Nowak", "Ola"),
        ("@everyone", "everyone"),
        ("<@123456>", "123456"),
        ("[gift](https://evil.example)", "gift"),
        ("https://evil.example", "https"),
        ("**`Ola`**", "Ola"),
        ("***", "***"),
    ],
)
def test_a_student_is_called_by_the_first_word_of_their_name(name: str, called: str) -> None:
    assert first_name(name) == called
