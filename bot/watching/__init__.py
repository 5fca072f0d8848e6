"""What an operator sees of the running process: health, readiness, figures, faults."""
