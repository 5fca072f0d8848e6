"""The tables, one file a subject; hot SQL lies beside them in `*.sql`, loaded by `models.sql`.

Keys are (guild_id, id) in the database: migrations say so by hand, since Tortoise knows keys of one column only.
`activity_hour`, the rollup, is no model at all: triggers in the migrations keep it equal to the messages.
"""

from models.channel import Channel
from models.coverage import Coverage, UnreadableEvent
from models.gateway import GatewayIdentify
from models.guild import Guild
from models.member import Member
from models.message import Message
from models.role import Role

__all__ = ["Channel", "Coverage", "GatewayIdentify", "Guild", "Member", "Message", "Role", "UnreadableEvent"]
