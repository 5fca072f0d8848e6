"""What can happen to a student, in words short enough for a lane of a picture."""

from services.wording.words import Words


def kinds(words: Words) -> dict[str, str]:
    """A word for each kind of event."""
    return {
        "joined": words("Joined"),
        "returned": words("Came back"),
        "role": words("Cohort"),
        "left": words("Left"),
        "break": words("Break"),
        "answered": words("Answered"),
        "unanswered": words("Unanswered"),
        "talk": words("Talk"),
        "note": words("Note"),
    }
