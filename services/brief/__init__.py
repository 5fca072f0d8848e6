"""What a mentor should know before a one-to-one talk with a student."""
