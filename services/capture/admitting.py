"""What live events amount to, without what somebody does not want kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Protocol

from services.capture.batch import Batch, Unreadable
from services.consent.barred import ID, Barred
from services.consent.door import (
    Door,
    admitted,
    admitted_deletions,
    admitted_reactions,
    admitted_votes,
    people_of,
    to_kept_messages,
)
from services.records.voice import VoiceSighting
from services.storage.transactions import Connection
from services.storage.voice_writes import end_voice

NOTHING = "{}"


class _Placed(Protocol):
    @property
    def guild_id(self) -> int: ...


class _Acting(_Placed, Protocol):
    @property
    def user_id(self) -> int: ...


async def admit_batch(door: Door, con: Connection, batch: Batch) -> None:
    """Take out of a batch what may not be written; comes after its locks and before its first row."""
    barred = await door.ask(con, _guilds(batch), lambda: _people(batch), lambda: _of_unknown_authors(batch))
    if barred is not None and await door.let_in_again(con, barred, batch.people.members):
        barred = await door.ask(con, _guilds(batch), lambda: _people(batch), lambda: _of_unknown_authors(batch))
    if barred is None:
        return
    messages = batch.messages
    whole = await admitted(con, barred, messages.whole, messages.details)
    new = {one.id for one in messages.created}
    messages.created = [one for one in whole.records if one.id in new]
    messages.whole_updates = [one for one in whole.records if one.id not in new]
    messages.details = whole.details
    messages.patches = [barred.cleaned(one) for one in messages.patches if barred.keeps_patch(one)]
    messages.deletions = await admitted_deletions(con, barred, messages.deletions)
    messages.reactions = admitted_reactions(barred, await to_kept_messages(con, barred, messages.reactions))
    messages.votes = admitted_votes(barred, await to_kept_messages(con, barred, messages.votes))
    batch.occasions.interests = [
        replace(one, user_id=barred.as_whom(one.guild_id, one.occasion_id, one.user_id))
        for one in batch.occasions.interests
    ]
    batch.people.members = [one for one in batch.people.members if not barred.forgot(one.guild_id, one.user_id)]
    batch.occasions.described = [barred.without_creator(one) for one in batch.occasions.described]
    channels = batch.server.channels_described
    batch.server.channels_described = {key: barred.unnamed_thread(one) for key, one in channels.items()}
    await _admit_voice(con, barred, batch)
    batch.unreadable = [_readable_by_nobody(barred, one) for one in batch.unreadable]


async def _admit_voice(con: Connection, barred: Barred, batch: Batch) -> None:
    """Nobody barred is seen in voice; a stay that was open when they said no ends with the next that is heard."""
    unseen = [
        step
        for step in batch.voice.steps
        if isinstance(step, VoiceSighting) and not barred.keeps(step.guild_id, step.user_id)
    ]
    for step in unseen:
        await end_voice(con, step.guild_id, step.user_id, step.at)
    out = {id(step) for step in unseen}
    batch.voice.steps = [step for step in batch.voice.steps if id(step) not in out]


def _guilds(batch: Batch) -> set[int]:
    messages = batch.messages
    spoken_of: Iterable[_Placed] = chain(
        messages.created,
        messages.whole_updates,
        messages.patches,
        messages.deletions,
        messages.reactions,
        messages.votes,
        batch.people.members,
        batch.occasions.interests,
        batch.occasions.described,
        batch.server.channels_described.values(),
        batch.unreadable,
    )
    found = {one.guild_id for one in spoken_of}
    return found | {step.guild_id for step in batch.voice.steps if isinstance(step, VoiceSighting)}


def _people(batch: Batch) -> dict[int, set[int]]:
    messages = batch.messages
    people = people_of(chain(messages.created, messages.whole_updates, messages.patches))
    acting: Iterable[_Acting] = chain(
        messages.reactions, messages.votes, batch.people.members, batch.occasions.interests
    )
    for one in acting:
        people[one.guild_id].add(one.user_id)
    for channel in batch.server.channels_described.values():
        if channel.owner_id is not None:
            people[channel.guild_id].add(channel.owner_id)
    for occasion in batch.occasions.described:
        if occasion.creator_id is not None:
            people[occasion.guild_id].add(occasion.creator_id)
    for step in batch.voice.steps:
        if isinstance(step, VoiceSighting):
            people[step.guild_id].add(step.user_id)
    for event in batch.unreadable:
        people[event.guild_id].update(_ids_in(event))
    return people


def _of_unknown_authors(batch: Batch) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one in batch.messages.patches:
        if one.author_id is None:
            found[one.guild_id].add(one.id)
    return found


def _ids_in(event: Unreadable) -> set[int]:
    return {int(one) for one in ID.findall(event.payload)}


def _readable_by_nobody(barred: Barred, event: Unreadable) -> Unreadable:
    """What could not be understood may be what somebody barred said: then only that it came is kept."""
    if all(barred.keeps(event.guild_id, one) for one in _ids_in(event)):
        return event
    return event._replace(payload=NOTHING)
