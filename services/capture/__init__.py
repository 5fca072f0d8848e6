"""Live events into the database: one bounded queue, one writer."""
