"""What the bot of a story says when nothing is left to be done, and the test waits for."""

AT_REST = "everything is at rest"
