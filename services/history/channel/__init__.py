"""One channel's messages: what to read, page by page, what each page proves, and what is asked for once more."""
