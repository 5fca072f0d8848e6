"""What students write to the bot and what mentors answer: shown on both sides, each message once."""
