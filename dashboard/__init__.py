"""The bulk page: what the bot answers one by one, of everybody at once, in a browser."""
