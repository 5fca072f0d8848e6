"""Who has gone quiet against their own habits, who never wrote, who is back; and what a mentor can do about it."""
