"""What the bot looks at every minute by itself."""

from functools import partial

from bot.schedule import Schedule
from bot.wiring.around import Around, Part, now
from bot.wiring.recording import Recording
from bot.wiring.shells import Shells
from cogs.weekly_post import WeeklyPost
from services.consent.panel import renew_panels
from services.consent.returning import Returning
from services.conversations.waiting import Waiting
from services.discord.errors import DiscordUnavailable
from services.discord.rest import DiscordRest
from services.escalation.watching import Watch, WatchTools
from services.nudges.answers import note_returns
from services.nudges.sending import Sender
from services.page_access.desk import PageDesk
from services.page_access.keeping import PageKeeper
from services.people.viewing import may_read
from services.retention.keeping import RetentionKeeper
from services.rules.proposing import Proposer
from services.tasks.handing import Handing

# What a clock that is wrong by days would send or delete.
BY_THE_CLOCK = {
    "the weekly reports",
    "what mentors are told",
    "tasks handed on",
    "the rules",
    "the messages to students",
    "how long data is kept",
    "the conversations that wait",
}

# What needs the database alone is done for all servers by one of the processes that share them.
ONCE_FOR_ALL = ("the erasures", "how long data is kept", "the answers to nudges")


def chores(around: Around, record: Recording, schedule: Schedule, ways: Shells, desk: PageDesk) -> None:
    """Put everything on the schedule that is looked at every minute."""
    database, chosen, ours = around.database, around.live.of, around.settings.shards.mine
    telling = WatchTools(database, record.courier, record.state, ways.seeing, chosen, now)
    sender = Sender(database, record.courier, chosen, partial(may_read, record.state), now, ours=ours)
    login = bool(around.settings.login_people)
    work: dict[str, Part] = {
        "the weekly reports": WeeklyPost(ways.mentors, around.rest, ways.seeing.mentors, ways.ready).post_due,
        "what mentors are told": Watch(telling).run_due,
        "tasks handed on": Handing(telling).run_due,
        "the rules": Proposer(database, chosen, now, ways.ready).run_due,
        "the messages to students": sender.run_due,
        "the erasures": ways.eraser.run_due,
        "how long data is kept": RetentionKeeper(database, around.key, chosen, now).run_due,
        "the settings": around.live.refresh,
        "the notices": partial(renew_panels, database, record.courier, chosen, ours),
        "what was left out": Returning(database, record.history, now, ours).run_due,
        "the channels left out": record.leaving_out.look_again,
        "the answers to nudges": partial(note_returns, database, now),
        "the conversations that wait": Waiting(record.talks).run_due,
        "the page": PageKeeper(database, record.state, ways.seeing, chosen, now, desk, login).run_due,
    }
    for name in ONCE_FOR_ALL:
        work[name] = partial(record.lead.once, work[name])
    for name, due in work.items():
        schedule.add(name, by_a_right_clock(around.rest, due) if name in BY_THE_CLOCK else due)


def by_a_right_clock(rest: DiscordRest, due: Part) -> Part:
    """The work, passed over while the clock of this machine is wrong or cannot be compared with Discord's."""

    async def run() -> None:
        try:
            believed = await rest.right_time.can_be_believed(partial(rest.get, "/gateway", patient=False))
        except DiscordUnavailable:
            return
        if believed:
            await due()

    return run
