"""When a message to a student is proposed: rules of administrators, judged only on what was seen."""
