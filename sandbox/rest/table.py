"""Every route of the local Discord."""

from sandbox.rest import (
    attachments,
    channels,
    commands,
    guilds,
    interactions,
    members,
    messages,
    occasions,
    reactions,
    reading,
    search,
    threads,
    users,
)
from sandbox.rest.call import Route

ROUTES: tuple[Route, ...] = (
    *users.ROUTES,
    *guilds.ROUTES,
    *members.ROUTES,
    *channels.ROUTES,
    *reading.ROUTES,
    *messages.ROUTES,
    *reactions.ROUTES,
    *threads.ROUTES,
    *occasions.ROUTES,
    *search.ROUTES,
    *commands.ROUTES,
    *attachments.ROUTES,
    *interactions.ROUTES,
)
