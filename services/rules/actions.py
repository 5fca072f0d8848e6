"""What a line of the list of rules does."""

from services.reports.action import Ask, Press
from services.reports.question import ReportTools
from services.rules.reports import TRY


async def rule_open(_: ReportTools, press: Press) -> Ask:
    """Whom one rule would touch now."""
    return Ask(TRY, {"rule": press.value})
