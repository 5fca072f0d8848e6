"""Exported history brought into the database."""
