"""How long mentors wait for an answer, and how that grows with what is stored."""
