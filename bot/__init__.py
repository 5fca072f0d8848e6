"""The process: settings, command line, the hardened client and what holds it all together."""
