"""Pure functions: data frame in, data frame or number out. No clock, no I/O, no settings."""
