"""One student closely: what they did day by day, their card, several side by side, and their time on the course."""
