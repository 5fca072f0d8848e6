"""What administrators set for their server in Discord: a catalogue, how it is typed and shown, and what holds now."""
