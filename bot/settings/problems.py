"""What is said of settings that are not allowed."""

from services.errors import SetupProblem


class WrongSettings(SetupProblem):
    """One or more settings have a value that is not allowed; one sentence each."""
