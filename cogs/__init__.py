"""Discord in, Discord out: thin classes that hand raw events and commands to the services."""
