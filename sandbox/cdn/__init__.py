"""The file server: signed links that end, and pictures drawn on demand."""
