"""Questions: what asks one, and how long people wait for an answer."""
