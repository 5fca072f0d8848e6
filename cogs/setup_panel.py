"""A step of the guided set-up as Discord's components: each menu below its own heading, for a phone."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

import nextcord
from nextcord.components import (
    ActionRow,
    Button,
    ChannelSelect,
    Component,
    Container,
    FileDisplay,
    RoleSelect,
    SelectDefaultValue,
    SelectOption,
    Separator,
    StringSelect,
    TextDisplay,
    UnfurledMedia,
)
from nextcord.utils import MISSING

from cogs.report_message import LABEL, LINE, PROMPT, STYLES, cut
from cogs.showing import ACCENT
from services.setup.panel import Kind, Knob, Panel, Pick

MARK = "su"
FILE = "setup.txt"
TEXTS = 3900  # of the 4,000 characters that all texts of such a message may have together
PROBLEM = 1200


@dataclass(frozen=True, slots=True)
class SetupId:
    """What a button, menu or form of the set-up carries; Discord keeps it with the message, so it works for ever."""

    step: str
    action: str
    value: str = ""
    mark: str = MARK

    def __str__(self) -> str:
        """The text for Discord."""
        return f"{self.mark}:{self.step}:{self.action}:{self.value}"


def read_setup_id(text: str, mark: str = MARK) -> SetupId | None:
    """A custom id of the set-up, or of what has another `mark`; None for anything else."""
    parts = text.split(":", 3)
    return SetupId(parts[1], parts[2], parts[3], mark) if len(parts) == 4 and parts[0] == mark else None


def components_of(panel: Panel, mark: str = MARK) -> list[Component]:
    """The whole step; `mark` says whose its buttons are."""
    body, problem = panel.body, cut(f"❌ {panel.problem}", PROBLEM) if panel.problem else ""
    heads = [f"**{pick.label}**\n-# {pick.about}" if pick.about else f"**{pick.label}**" for pick in body.picks]
    room = TEXTS - len(panel.title) - len(problem) - sum(map(len, heads)) - len(panel.footer)
    below = _cut_together(body.below, room // 3)
    above = _cut_together(body.above, room - sum(map(len, below)))
    inside: list[Component] = [TextDisplay(text) for text in (f"### {panel.title}", problem, *above) if text]
    for head, pick in zip(heads, body.picks, strict=True):
        inside += [TextDisplay(head), ActionRow([_menu(panel.step, pick, mark)])]
    inside += [TextDisplay(text) for text in below]
    if body.everything is not None:
        inside.append(FileDisplay(UnfurledMedia(f"attachment://{FILE}")))
    knobs: list[Component] = [_button(panel.step, knob, mark) for knob in (*panel.steering, *body.knobs)]
    if knobs:
        inside += [Separator(), ActionRow(knobs)]
    if panel.footer:
        inside.append(TextDisplay(f"-# {panel.footer}"))
    return [Container(inside, accent_color=ACCENT)]


def files_of(panel: Panel) -> list[nextcord.File]:
    """The file of what the texts leave out."""
    everything = panel.body.everything
    return [] if everything is None else [nextcord.File(io.BytesIO(everything.encode()), FILE)]


def _cut_together(texts: Iterable[str], room: int) -> list[str]:
    """Texts that are not longer together."""
    shown: list[str] = []
    for text in texts:
        if room > 0 and text:
            shown.append(cut(text, room))
            room -= len(text)
    return shown


def _menu(step: str, pick: Pick, mark: str) -> Component:
    custom_id, prompt = str(SetupId(step, "pick", pick.setting, mark)), cut(pick.prompt or pick.label, PROMPT)
    if pick.kind is Kind.LINES:
        options = [
            SelectOption(
                cut(one.label, LINE),
                one.value,
                description=cut(one.about, LINE) or MISSING,
                default=one.value in pick.chosen,
            )
            for one in pick.choices
        ]
        most = min(pick.most, len(options))
        return StringSelect(custom_id, options, placeholder=prompt, min_values=pick.least, max_values=most)
    kind = "role" if pick.kind is Kind.ROLES else "channel"
    # nextcord sends an id as it gets it, and Discord takes no number for one.
    chosen = [SelectDefaultValue(one, kind) for one in pick.chosen] or MISSING  # type: ignore[arg-type]
    menu: RoleSelect | ChannelSelect
    if pick.kind is Kind.ROLES:
        menu = RoleSelect(custom_id, placeholder=prompt, default_values=chosen)
    else:
        menu = ChannelSelect(
            custom_id, placeholder=prompt, default_values=chosen, channel_types=list(pick.channels) or MISSING
        )
    menu.min_values, menu.max_values = pick.least, pick.most
    return menu


def _button(step: str, knob: Knob, mark: str) -> Button:
    custom_id = str(SetupId(step, knob.action, knob.value, mark))
    return Button(STYLES[knob.style], label=cut(knob.label, LABEL), custom_id=custom_id, disabled=knob.off)
