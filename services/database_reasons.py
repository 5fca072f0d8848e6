"""What is wrong with a database, in words for the operator."""

import urllib.parse

import asyncpg


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
        case asyncpg.ClientConfigurationError() | ValueError():
            return (
                "DATABASE_URL is no address of a PostgreSQL database: write postgresql://user:password@host/database."
            )
        case TimeoutError():
            return f"PostgreSQL at {_place(url)} did not answer in time: check that it runs and is not overloaded."
        case OSError() if "SSL" in str(problem):
            return (
                f"PostgreSQL at {_place(url)} does not offer the SSL that DATABASE_URL asks for: correct its sslmode."
            )
        case OSError():
            return f"PostgreSQL at {_place(url)} cannot be reached: check that it runs and that DATABASE_URL is right."
    return f"PostgreSQL at {_place(url)} refused to work: {problem}."


def _name(url: str) -> str:
    return urllib.parse.urlsplit(url).path.strip("/")


def _place(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return parts.hostname or urllib.parse.parse_qs(parts.query).get("host", ["the given address"])[0]
