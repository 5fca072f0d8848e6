"""Figures about the process itself, for whoever operates it: counted here, shown by `bot/watching/`."""
