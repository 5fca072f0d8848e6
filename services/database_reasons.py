"""What is wrong with a database, in words for the operator, and whether waiting may help."""

import errno
import ssl
import urllib.parse

import asyncpg

from services.errors import DatabaseAway, DatabaseRefused

# SQLSTATE classes that time may cure: connection, transaction state, rollback, resources, prerequisites,
# operator, system, internal.
PASSING = {"08", "25", "40", "53", "55", "57", "58", "XX"}
FULL = {errno.ENOSPC, errno.EDQUOT}


def away(url: str, problem: BaseException) -> DatabaseAway:
    """The error to raise for what went wrong with the database at `url`: one that passes, or one that cannot."""
    kind = DatabaseAway if may_pass(problem) else DatabaseRefused
    return kind(plain_reason(url, problem))


def may_pass(problem: BaseException) -> bool:
    """Whether the same attempt may succeed later although nobody changes a setting or a right."""
    match problem:
        case asyncpg.PostgresError():
            return (getattr(problem, "sqlstate", None) or "XX")[:2] in PASSING
        case ValueError() | ssl.SSLCertVerificationError():
            return False
        case OSError():
            return not _no_ssl(problem)
    return True


def plain_reason(url: str, problem: BaseException) -> str:
    """What is wrong with the database and what to do, without the password."""
    match problem:
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return "PostgreSQL refused the user or password of DATABASE_URL: correct them."
        case asyncpg.InvalidCatalogNameError():
            return f"The database {_name(url)} does not exist on that server: create it or correct DATABASE_URL."
        case asyncpg.InsufficientPrivilegeError():
            return f"The user of DATABASE_URL may not create tables in {_name(url)}: grant it, or name another user."
        case asyncpg.DiskFullError():
            return "The database's disk is full: free some space and start again."
        case asyncpg.TooManyConnectionsError():
            return "PostgreSQL has no connection left: raise max_connections or stop another program."
        case asyncpg.ReadOnlySQLTransactionError():
            return read_only(url)
        case asyncpg.ClientConfigurationError() | ValueError():
            return (
                "DATABASE_URL is no address of a PostgreSQL database: write postgresql://user:password@host/database."
            )
        case TimeoutError():
            return f"PostgreSQL at {_place(url)} did not answer in time: check that it runs and is not overloaded."
        case ssl.SSLCertVerificationError():
            return f"The certificate of PostgreSQL at {_place(url)} is not trusted: correct sslmode or sslrootcert."
        case OSError() if _no_ssl(problem):
            return (
                f"PostgreSQL at {_place(url)} does not offer the SSL that DATABASE_URL asks for: correct its sslmode."
            )
        case OSError() | asyncpg.PostgresConnectionError():
            return f"PostgreSQL at {_place(url)} cannot be reached: check that it runs and that DATABASE_URL is right."
    return f"PostgreSQL at {_place(url)} refused to work: {problem}."


def read_only(url: str) -> str:
    """What is said of a server that answers and takes no write."""
    return (
        f"PostgreSQL at {_place(url)} can only be read: it is a standby, or was made read-only. Let DATABASE_URL lead "
        "to the primary."
    )


def _no_ssl(problem: OSError) -> bool:
    return "rejected SSL upgrade" in str(problem)


def _name(url: str) -> str:
    return urllib.parse.urlsplit(url).path.strip("/")


def _place(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return parts.hostname or urllib.parse.parse_qs(parts.query).get("host", ["the given address"])[0]
