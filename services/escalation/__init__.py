"""What mentors are told without asking: questions that wait too long, messages after which somebody should look."""
