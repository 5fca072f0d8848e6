"""Full text over the messages that a mentor may read."""
