"""Texts that people wrote, sealed in the database when the operator has set a key; free of cost without one."""
