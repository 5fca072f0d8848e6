"""What people agreed to, and the door at which everything waits that somebody does not want kept."""
