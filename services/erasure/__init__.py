"""Data that goes for good: of a person, a channel or a server, from every table and from the store of files."""
