"""A form as Discord's modal, and what somebody entered in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from nextcord import Interaction, TextInputStyle, ui

from cogs.report_message import cut
from services.reports.action import Form

TITLE, LABEL, HINT, MOST, INPUTS = 45, 45, 100, 4000, 5


async def open_form(interaction: Interaction[Any], form: Form, custom_id: object) -> None:
    """Show a form; has to be the first answer to what was pressed. The text of `custom_id` says whose it is."""
    modal = ui.Modal(cut(form.title, TITLE), custom_id=str(custom_id), auto_defer=False)
    for one in form.inputs[:INPUTS]:
        modal.add_item(
            ui.TextInput(
                label=cut(one.label, LABEL),
                custom_id=one.key,
                style=TextInputStyle.paragraph if one.long else TextInputStyle.short,
                default_value=one.value[: one.most] or None,
                placeholder=cut(one.hint, HINT) or None,
                required=one.required,
                max_length=min(one.most, MOST),
            )
        )
    await interaction.response.send_modal(modal)
    modal.stop()  # a listener takes what is sent; nextcord would keep the form until then, perhaps for ever


def entered(interaction: Interaction[Any]) -> Mapping[str, str]:
    """The fields of a form that was sent, by their keys."""
    data: Any = interaction.data
    return {one["custom_id"]: str(one.get("value") or "").strip() for one in _fields(data.get("components") or ())}


def _fields(components: Any) -> Iterator[Any]:
    for one in components:
        if "custom_id" in one:
            yield one
        yield from _fields(one.get("components") or ([one["component"]] if one.get("component") else ()))
