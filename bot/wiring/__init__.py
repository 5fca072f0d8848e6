"""How the parts hang together: what records, what compares the record with Discord, what answers."""
