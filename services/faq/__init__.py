"""Questions that students often ask, with the answers that mentors wrote."""
