"""What reading one channel again brought, in words."""

from services.errors import ProfilerError
from services.history.channel.rereading import ChannelHidden
from services.sync.telling.kinds import counted
from services.sync.telling.lines import reason_in_words
from services.wording.answers import Told
from services.wording.words import Words


def told_reread(channel_id: int, messages: int, counts: dict[str, int], *, complete: bool, words: Words) -> Told:
    """What reading a channel again brought."""
    lines = [
        words.count(
            "{n} message of {channel} was compared with Discord.",
            "{n} messages of {channel} were compared with Discord.",
            messages,
            channel=f"<#{channel_id}>",
        ),
        *(counted(kind, number, words) for kind, number in counts.items() if number),
    ]
    if not any(counts.values()):
        lines.append(words("Nothing was missing, and nothing had changed unseen."))
    if not complete:
        lines.append(words("It ended early: the channel was hidden from the bot, or deleted, while it was read."))
    return Told(words("Reading again"), "\n".join(lines))


def told_rereading(channel_id: int, messages: int, words: Words) -> Told:
    """A channel being read again."""
    text = words("Reading {channel} again.", channel=f"<#{channel_id}>")
    read = words.count("{n} message read so far", "{n} messages read so far", messages)
    return Told(words("Reading again"), f"{text}\n{read}" if messages else text)


def told_refused(channel_id: int, problem: ProfilerError, words: Words) -> Told:
    """Why a channel could not be read again."""
    if isinstance(problem, ChannelHidden):
        reason = words("cannot be read: {reason}", reason=reason_in_words(problem.reason, words))
        return Told(words("Reading again"), f"<#{channel_id}> {reason}")
    return Told(words("Reading again"), str(problem))
