"""The lists that go with a server's history: members, archived threads, vanished channels, scheduled events."""
