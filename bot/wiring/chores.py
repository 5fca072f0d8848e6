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
from services.escalation.watching import Watch, WatchTools
from services.nudges.answers import note_returns
from services.nudges.sending import Sender
from services.people.viewing import may_read
from services.retention.keeping import RetentionKeeper
from services.rules.proposing import Proposer
from services.tasks.handing import Handing


def chores(around: Around, record: Recording, schedule: Schedule, ways: Shells) -> None:
    """Put everything on the schedule that is looked at every minute."""
    database, chosen = around.database, around.live.of
    telling = WatchTools(database, record.courier, record.state, ways.seeing, chosen, now)
    sender = Sender(database, record.courier, chosen, partial(may_read, record.state), now)
    work: dict[str, Part] = {
        "the weekly reports": WeeklyPost(ways.mentors, around.rest, ways.seeing.mentors, ways.ready).post_due,
        "what mentors are told": Watch(telling).run_due,
        "tasks handed on": Handing(telling).run_due,
        "the rules": Proposer(database, chosen, now, ways.ready).run_due,
        "the messages to students": sender.run_due,
        "the erasures": ways.eraser.run_due,
        "how long data is kept": RetentionKeeper(database, around.key, chosen, now).run_due,
        "the settings": around.live.refresh,
        "the notices": partial(renew_panels, database, record.courier, chosen),
        "what was left out": Returning(database, record.history, now).run_due,
        "the channels left out": record.leaving_out.look_again,
        "the answers to nudges": partial(note_returns, database, now),
        "the conversations that wait": Waiting(record.talks).run_due,
    }
    for name, due in work.items():
        schedule.add(name, due)
