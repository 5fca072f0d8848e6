"""Messages to single students that a mentor approves: drafted, sent within their limits, and what came of them."""
