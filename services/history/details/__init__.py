"""Lists about single messages, read after everything else: who reacted, who voted, what is pinned."""
