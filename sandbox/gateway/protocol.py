"""The gateway's numbers: opcodes, close codes and limits."""

from enum import IntEnum

VERSION = "10"
MAX_PAYLOAD = 4096
SENDS = 120
SENDS_WINDOW = 60.0
IDENTIFY_WINDOW = 5.0
IDENTIFIES_A_DAY = 1000
MOST_GUILDS = 2500  # of one session
DAY = 86_400.0
MEMBERS_WINDOW = 30.0
CHUNK = 1000
PREFIX_RESULTS = 100
HEARTBEAT = 41.25
SESSION_LIFETIME = 180.0


class Op(IntEnum):
    """What a frame is about."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


class Close(IntEnum):
    """Why the server ended a connection."""

    UNKNOWN_ERROR = 4000
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    SHARDING_REQUIRED = 4011
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class Refused(Exception):
    """The client broke the protocol: its connection ends with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
