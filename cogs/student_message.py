"""What can be pressed below an answer to a student; it works for ever, since it says all it needs."""

from typing import Any

from nextcord import SelectOption, ui
from nextcord.utils import MISSING

from cogs.report_message import LABEL, LINE, LINES, PER_ROW, PROMPT, ROWS, STYLES, cut
from cogs.student_ids import StudentId
from services.reports.report import Button, Report


def student_view(report: Report, guild_id: int, menu_id: StudentId | None = None) -> ui.View:
    """The buttons and the menu of a report about one server; `menu_id` is what the menu carries instead of its own.

    nextcord keeps no view that is stopped: a listener takes the presses, so that they outlive the process.
    """
    view = ui.View(timeout=None)
    most = PER_ROW * (ROWS - (1 if report.menu else 0))
    for place, button in enumerate(report.buttons[:most]):
        view.add_item(_button(button, guild_id, row=place // PER_ROW))
    menu = report.menu
    if menu is not None and menu.choices:
        options = [
            SelectOption(label=cut(line.label, LINE), value=line.value, description=cut(line.about, LINE) or MISSING)
            for line in menu.choices[:LINES]
        ]
        custom_id = str(menu_id or StudentId(guild_id, menu.action))
        view.add_item(ui.StringSelect(custom_id=custom_id, placeholder=cut(menu.prompt, PROMPT), options=options))
    view.stop()
    return view


def _button(button: Button, guild_id: int, row: int) -> ui.Button[Any]:
    custom_id = str(StudentId(guild_id, button.action, button.value))
    return ui.Button(label=cut(button.label, LABEL), custom_id=custom_id, style=STYLES[button.style], row=row)
