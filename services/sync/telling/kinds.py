"""What was found unseen, kind by kind, in words."""

from services.wording.words import Words


def counted(kind: str, number: int, words: Words) -> str:
    """How many findings of a kind there are."""
    match kind:
        case "missed":
            return words.count("{n} message that was missed", "{n} messages that were missed", number)
        case "edited":
            return words.count("{n} message edited unseen", "{n} messages edited unseen", number)
        case "deleted":
            return words.count("{n} message deleted unseen", "{n} messages deleted unseen", number)
        case "revived":
            return words.count(
                "{n} message held for deleted that is still there",
                "{n} messages held for deleted that are still there",
                number,
            )
    return _of_the_rest(kind, number, words)


def _of_the_rest(kind: str, number: int, words: Words) -> str:
    match kind:
        case "reactions":
            return words.count("{n} message with other reactions", "{n} messages with other reactions", number)
        case "votes":
            return words.count("{n} poll with other votes", "{n} polls with other votes", number)
        case "joined":
            return words.count("{n} person joined unseen", "{n} people joined unseen", number)
        case "left":
            return words.count("{n} person left unseen", "{n} people left unseen", number)
        case "roles":
            return words.count("{n} person with other roles", "{n} people with other roles", number)
        case "renamed":
            return words.count("{n} person with another name", "{n} people with another name", number)
        case "channel_gone":
            return words.count("{n} channel or thread deleted", "{n} channels or threads deleted", number)
        case "unreadable":
            return words.count("{n} channel became hidden", "{n} channels became hidden", number)
        case "readable":
            return words.count("{n} channel became readable", "{n} channels became readable", number)
    return words("{number} of the kind {kind}", number=words.number(number), kind=kind)


def what(kind: str, words: Words) -> str:
    """What happened, in one or two words."""
    return {
        "missed": words("missed"),
        "edited": words("edited"),
        "deleted": words("deleted"),
        "revived": words("not deleted after all"),
        "reactions": words("other reactions"),
        "votes": words("other votes"),
        "joined": words("joined"),
        "left": words("left"),
        "roles": words("other roles"),
        "renamed": words("another name"),
    }.get(kind, kind)
