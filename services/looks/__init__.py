"""Who looked at what and who changed what: the log of looks, found again and shown."""
