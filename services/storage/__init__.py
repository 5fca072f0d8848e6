"""Records into tables: statements that can be repeated, in transactions that are retried."""
