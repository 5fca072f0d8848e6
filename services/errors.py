"""Errors whose text is written for the person who reads it.

ProfilerError            anything a mentor or an operator is told in one sentence
└── SetupProblem         something outside the program has to be put right (a setting, the disk, a server)
    └── DatabaseAway     PostgreSQL cannot be reached or refuses to work: it may come back by itself
        └── DatabaseRefused   only the operator can change that: a password, a name, a right, a version
"""


class ProfilerError(Exception):
    """A sentence for the person who asked; everything that is no ProfilerError is a bug."""


class SetupProblem(ProfilerError):
    """The program cannot start or go on until the operator changes something."""


class DatabaseAway(SetupProblem):
    """PostgreSQL cannot be reached, or it refuses to work."""


class DatabaseRefused(DatabaseAway):
    """PostgreSQL will not work before the operator changes something, however long one waits."""
