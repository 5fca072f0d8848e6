"""Discord's REST API as the history uses it: pacing, errors, pages, and what the bot may read."""
