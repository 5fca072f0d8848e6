"""REST v10 as bots use it: one module a subject, each with its routes."""
