"""Discord's objects as complete dicts: every key the official description requires is there."""
