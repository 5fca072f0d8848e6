"""The weekly report: what changed, who waits, who went quiet, what was not seen; and when it is posted by itself."""
