"""A real server that was exported, served as if it ended now."""
