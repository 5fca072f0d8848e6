"""A server with a bit of everything for a crowd."""

from sandbox import World
from sandbox.permissions import ADMINISTRATOR


def crowded(world: World) -> int:
    """The id of a new server: eight people, the bot, text, voice, stage, news and forum channels, two roles."""
    people = [int(world.add_user(f"person{number}", global_name=f"Person {number}")["id"]) for number in range(8)]
    guild = int(world.add_guild("School", people[0])["id"])
    for name in ("Student", "Tutor"):
        world.add_role(guild, name)
    bot_role = world.add_role(guild, "Profiler", ADMINISTRATOR)["id"]
    for person in people[1:]:
        world.add_member(guild, person, quiet=True)
    world.add_member(guild, world.bot_user_id, [bot_role])
    for name, kind in (("general", 0), ("help", 0), ("news", 5), ("talk", 2), ("stage", 13), ("questions", 15)):
        world.add_channel(guild, name, kind, tags=["python"] if kind == 15 else ())
    return guild
