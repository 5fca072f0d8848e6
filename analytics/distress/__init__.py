"""A short list of phrases after which a mentor should look at a message at once: a safety net, no detector."""
