"""Discord's numbers for kinds of channels and messages, and the message flags."""

from typing import NamedTuple


class _Threads(NamedTuple):
    news: int
    public: int
    private: int


TEXT, DM, VOICE, CATEGORY, NEWS, STAGE, DIRECTORY, FORUM, MEDIA = 0, 1, 2, 4, 5, 13, 14, 15, 16
THREADS = _Threads(10, 11, 12)
VOICE_LIKE = frozenset({VOICE, STAGE})
FORUM_LIKE = frozenset({FORUM, MEDIA})
HOLDS_THREADS = frozenset({TEXT, NEWS, FORUM, MEDIA})
HOLDS_MESSAGES = frozenset({TEXT, DM, VOICE, NEWS, STAGE, *THREADS})

DEFAULT, RECIPIENT_ADD, RECIPIENT_REMOVE, CHANNEL_NAME_CHANGE, CHANNEL_PINNED = 0, 1, 2, 4, 6
MEMBER_JOIN, THREAD_CREATED, REPLY, SLASH_ANSWER, THREAD_STARTER = 7, 18, 19, 20, 21
MENU_ANSWER, POLL_RESULT = 23, 46

SOURCE_DELETED, HAS_THREAD = 1 << 3, 1 << 5
EPHEMERAL, LOADING, SUPPRESS_NOTIFICATIONS = 1 << 6, 1 << 7, 1 << 12
HAS_SNAPSHOT, COMPONENTS_V2 = 1 << 14, 1 << 15
