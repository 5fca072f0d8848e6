"""Who answered whom, as counts: how many replies somebody gave and got, and with how many people."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """Replies of one person to another's messages; `with_student` is whether both are students."""

    author: int
    answered: int
    replies: int
    with_student: bool


@dataclass(frozen=True, slots=True)
class Replies:
    """Replies given and received, and the number of fellow students among whom they went either way."""

    given: int
    received: int
    from_mentors: int
    peers: int


def replies(student: int, exchanges: Iterable[Exchange]) -> Replies:
    """The student's replies. Answers to oneself are none; no names come out, only how many people."""
    own = [one for one in exchanges if student in {one.author, one.answered} and one.author != one.answered]
    received = [one for one in own if one.answered == student]
    return Replies(
        given=sum(one.replies for one in own if one.author == student),
        received=sum(one.replies for one in received),
        from_mentors=sum(one.replies for one in received if not one.with_student),
        peers=len({one.author + one.answered - student for one in own if one.with_student}),
    )
