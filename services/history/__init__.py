"""Reading what Discord holds and the database does not: newest first, and again after every gap."""
