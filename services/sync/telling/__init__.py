"""What the sync found, and how far it is, in words."""
