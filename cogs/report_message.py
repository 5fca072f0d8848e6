"""A report as a Discord message: an embed, a picture, and what can be pressed below them."""

import io
from typing import Any

import nextcord
from nextcord import ButtonStyle, ui
from nextcord.utils import MISSING

from cogs.custom_ids import CustomId, Kind
from cogs.showing import ACCENT
from services.reports.report import Button, Menu, Report, Style
from services.wording.answers import without_escapes
from services.wording.words import Words

PICTURE = "picture.png"
EMBED_SIZE = 6000  # Discord's limit for all texts of an embed together
TITLE, DESCRIPTION, FIELDS, FIELD_NAME, FIELD_VALUE, FOOTER, ALT_TEXT = 256, 4096, 25, 256, 1024, 2048, 1024
LABEL, PROMPT, LINES, LINE = 80, 150, 25, 100
ROWS, PER_ROW = 5, 5
EMPTY = "–"
STYLES = {
    Style.MAIN: ButtonStyle.primary,
    Style.QUIET: ButtonStyle.secondary,
    Style.GOOD: ButtonStyle.success,
    Style.GRAVE: ButtonStyle.danger,
}


def embed_of(report: Report) -> nextcord.Embed:
    """The texts of a report. Where all together are more than Discord takes, the sentences give way first."""
    embed = nextcord.Embed(title=cut(report.title, TITLE), colour=ACCENT)
    for field in report.fields[:FIELDS]:
        name, value = cut(field.name, FIELD_NAME) or EMPTY, cut(field.value, FIELD_VALUE) or EMPTY
        if len(embed) + len(name) + len(value) <= EMBED_SIZE:
            embed.add_field(name=name, value=value, inline=True)
    footer = without_escapes("\n".join(report.footnotes))  # Discord formats nothing in a footer
    if footer and len(embed) < EMBED_SIZE:
        embed.set_footer(text=cut(footer, min(FOOTER, EMBED_SIZE - len(embed))))
    if report.sentences and len(embed) < EMBED_SIZE:
        embed.description = cut("\n".join(report.sentences), min(DESCRIPTION, EMBED_SIZE - len(embed)))
    if report.png is not None:
        embed.set_image(url=f"attachment://{PICTURE}")
    return embed


def files_of(report: Report) -> list[nextcord.File]:
    """The picture with its text for people who cannot see it."""
    if report.png is None:
        return []
    return [nextcord.File(io.BytesIO(report.png), PICTURE, description=cut(report.alt_text, ALT_TEXT))]


def view_of(report: Report, look: int, words: Words, *, again: bool = True) -> ui.View:
    """What can be pressed: pages, again and export in the first row, then the report's own.

    `again` is False for what cannot be asked once more. nextcord keeps no view that is stopped: a listener takes the
    presses, so that they outlive the process.
    """
    rows = [_steering(report, look, words)] if again else []
    own = [_button(button, look) for button in report.buttons]
    rows += [own[start : start + PER_ROW] for start in range(0, len(own), PER_ROW)]
    rows = rows[: ROWS - (1 if report.menu else 0)]
    view = ui.View(timeout=None)
    for number, row in enumerate(rows):
        for item in row:
            item.row = number
            view.add_item(item)
    if report.menu is not None and report.menu.choices:
        view.add_item(_menu(report.menu, look, row=len(rows)))
    view.stop()
    return view


def kinds_of_file(look: int) -> ui.View:
    """The kinds of files that the data of an answer can be had as."""
    view = ui.View(timeout=None)
    for label, kind in (("CSV", "csv"), ("Excel (XLSX)", "xlsx"), ("Parquet", "parquet")):
        view.add_item(_plain(label, CustomId(look, Kind.FILE, value=kind)))
    view.stop()
    return view


def cut(text: str, most: int) -> str:
    """At most so many characters, an ellipsis at the end of what is longer."""
    return text if len(text) <= most else text[: most - 1].rstrip("\\") + "…"


def _steering(report: Report, look: int, words: Words) -> list[ui.Button[Any]]:
    row: list[ui.Button[Any]] = []
    if report.pages > 1:
        place = words("{page} / {pages}", page=words.number(report.page), pages=words.number(report.pages))
        before, after = (CustomId(look, Kind.PAGE, value=str(report.page + step)) for step in (-1, 1))
        row += [
            _plain("◀", before, disabled=report.page <= 1),
            _plain(place, CustomId(look, Kind.PAGE, "here", str(report.page)), disabled=True),
            _plain("▶", after, disabled=report.page >= report.pages),
        ]
    row.append(_plain(words("Refresh"), CustomId(look, Kind.AGAIN, value=str(report.page))))
    if report.table is not None:
        row.append(_plain(words("Export"), CustomId(look, Kind.EXPORT)))
    return row


def _button(button: Button, look: int) -> ui.Button[Any]:
    custom_id = CustomId(look, Kind.DO, button.action, button.value)
    return ui.Button(label=cut(button.label, LABEL), custom_id=str(custom_id), style=STYLES[button.style])


def _plain(label: str, custom_id: CustomId, *, disabled: bool = False) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=str(custom_id), style=ButtonStyle.secondary, disabled=disabled)


def _menu(menu: Menu, look: int, row: int) -> ui.StringSelect[Any]:
    options = [
        nextcord.SelectOption(
            label=cut(line.label, LINE), value=line.value, description=cut(line.about, LINE) or MISSING
        )
        for line in menu.choices[:LINES]
    ]
    custom_id = str(CustomId(look, Kind.MENU, menu.action))
    return ui.StringSelect(custom_id=custom_id, placeholder=cut(menu.prompt, PROMPT), options=options, row=row)
