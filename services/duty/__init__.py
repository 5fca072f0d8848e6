"""Which mentor is on duty when: whom an unanswered question or a student in distress is told to."""
