"""Rules through Discord: made by an administrator, tried, their proposals read and sent; and what mentors are told."""

from datetime import UTC, datetime
from functools import partial

import pytest
import pytest_asyncio

from sandbox.gateway.ready import guild_create
from services.consent.standing import DIRECT
from services.consent.store import decide
from services.delivery import Courier
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.escalation.watching import Watch, WatchTools
from services.nudges.drafting import new_id
from services.people.seeing import Seeing
from services.rules.proposing import propose
from services.rules.store import rules_of
from tests.e2e.mentor_scene import buttons, embed, menus, message_id, says

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def place(scene):
    """Every hour is one for messages, every silent student agreed to them, and there is one rule."""
    live, guild, now = scene.application.live, scene.school.guild_id, datetime.now(UTC)
    values = {"nudge_hours": [0, 24], "working_days": list(range(7))}
    await live.change(guild, values, scene.admin.user_id, now, new_id(now))
    async with scene.database.pool.acquire() as con:
        for one in scene.students():
            await decide(
                con,
                guild,
                one.user_id,
                DIRECT,
                granted=True,
                at=now,
                wording="w",
                via="dm",
                event_id=new_id(now),
            )
    await scene.ask("rule add", who="admin", kind="silent", number=7, **{"held-back": 0})
    return scene


async def test_an_administrator_makes_a_rule_and_nobody_else_does(place):
    added = await place.ask("rule add", who="admin", kind="streak")
    assert added.ephemeral
    assert "Rule added: 4 good weeks in a row" in says(added)
    assert "Cohort Spring" in await place.suggest("rule add", "cohort", "spr", who="admin")
    (choice,) = await place.suggest("rule remove", "rule", "good", who="admin")
    assert "Only administrators" in says(await place.ask("rule remove", rule=choice))
    assert "Removed" in says(await place.ask("rule remove", who="admin", rule=choice))
    for who in ("mentor", place.students()[0]):
        refused = await place.ask("rule add", who=who, where="general", kind="silent")
        assert refused.ephemeral
        assert "Only administrators can use this" in says(refused)
    assert len(await rules_of(place.database.pool, place.school.guild_id)) == 1


async def test_the_dry_run_names_the_mentor_s_own_students_alone(place):
    (choice,) = await place.suggest("rule try", "rule", "sil")
    tried = await place.ask("rule try", rule=choice)
    assert tried.ephemeral
    assert "It would touch" in says(tried)
    own = await place.ask("rule try", who="cohort mentor", rule=choice)
    others = [one.name for one in place.students() if one.cohort != "Cohort Spring"]
    assert not any(name in says(own) for name in others)
    assert "Only mentors" in says(await place.ask("rule try", who=place.students()[0], where="general", rule=choice))
    listed = await place.ask("rule list")
    assert [one["label"] for one in menus(listed)[0]["options"]] == ["Silent for 7 days"]
    assert "Dry run" in says(await place.choose(listed, "Silent for 7 days"))
    assert "Nobody can tell" in says(await place.ask("rule results", rule=choice))


async def test_an_administrator_who_is_no_mentor_sees_rules_and_nothing_else(place, monkeypatch):
    (choice,) = await place.suggest("rule try", "rule", "sil", who="admin")
    tried = await place.ask("rule try", who="admin", rule=choice)
    assert "It would touch" in says(tried)
    assert tried.ephemeral
    listed = await place.ask("rule list", who="admin", where="general")
    assert listed.ephemeral
    assert "Dry run" in says(await place.choose(listed, "Silent for 7 days"))
    assert "Nobody can tell" in says(await place.ask("rule results", who="admin", rule=choice))
    assert "Only mentors can ask" in says(await place.ask("quiet", who="admin"))
    ranking = buttons(await place.ask("cohort ranking"))  # as if its buttons stood below the administrator's answer
    monkeypatch.setattr(
        "sandbox.interactions.components.clickable",
        lambda _, custom_id: next(one for one in ranking if one["custom_id"] == custom_id),
    )
    pages = [one["custom_id"] for one in ranking if ":page:" in one["custom_id"] or ":again:" in one["custom_id"]]
    assert pages
    for custom_id in pages:
        refused = await place.press_id(message_id(listed), custom_id, who="admin", where="general")
        assert "Only mentors can ask" in says(refused)


async def test_what_a_rule_proposes_waits_until_a_mentor_read_and_sent_it(place):
    guild = place.school.guild_id
    (rule,) = await rules_of(place.database.pool, guild)
    settings = place.application.live.of(guild)
    await propose(place.database, rule, settings, datetime.now(UTC))
    waiting = await place.database.pool.fetchval("select count(*) from nudge where state = 'draft'")
    assert waiting > 1

    queue = await place.ask("nudge queue")
    assert queue.ephemeral
    assert "Silent for 7 days" in says(queue)
    assert "Only mentors" in says(await place.ask("nudge queue", who=place.students()[0], where="general"))
    review = await place.press(queue, f"Read and send {waiting} messages…")
    assert embed(review)["title"] == f"Send to {waiting} students?"
    left = await place.choose(review, menus(review)[0]["options"][0]["label"])
    assert embed(left)["title"] in {f"Send to {waiting - 1} students?", f"Send to {waiting - 1} student?"}
    stale = await place.press(review, f"Send {waiting} messages")  # the queue has changed since
    assert "has changed since" in says(stale)
    (send,) = [one["label"] for one in buttons(left) if one["label"].startswith("Send ")]
    assert "approved" in says(await place.press(left, send))
    states = await place.database.pool.fetch("select state, approved_by from nudge")
    assert {row["state"] for row in states} <= {"approved", "sending", "sent", "dropped"}
    assert {row["approved_by"] for row in states if row["state"] != "dropped"} == {place.mentor.user_id}


async def test_a_message_of_distress_reaches_the_mentor_channel_within_the_minute(place):
    student = place.students()[1]
    sent = place.world.post(place.channel("off-topic"), student.user_id, "nie chcę już żyć")
    await place.stored(int(sent["id"]))
    box, application = place.box, place.application
    async with DiscordRest.open(box.token, box.api_base, first_pause=0.01) as rest:
        clock = partial(datetime.now, UTC)
        state = ServerState(place.world.bot_user_id)
        state.apply("GUILD_CREATE", guild_create(place.world, place.school.guild_id, (1 << 25) - 1))
        tools = WatchTools(
            place.database,
            Courier(place.database, rest, clock),
            state,
            Seeing(place.database, state),
            application.live.of,
            clock,
        )
        await Watch(tools).run_due()
        await Watch(tools).run_due()
    told = [
        one["content"]
        for one in place.world.messages(place.channel("mentors")).page(limit=20)
        if f"/{sent['id']})" in one["content"]
    ]
    assert len(told) == 1
    assert "safety net" in told[0]
    assert "żyć" not in told[0]
