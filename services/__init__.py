"""What happens between Discord and the data: capture, history, reports."""
