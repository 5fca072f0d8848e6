"""What is still missing before everything on a server can be recorded."""
