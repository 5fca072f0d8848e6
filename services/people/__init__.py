"""Who is a student, a mentor, a cohort, and who may ask."""
