"""Who may stop taking part: the shipped formula, its explanation, and what it is worth on a server's own history."""
