"""The record compared with Discord's own counts: what differs is named, read again, and proven complete."""
