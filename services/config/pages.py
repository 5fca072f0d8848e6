"""The pages of /config: all settings, a group of them, one to be changed."""

from services.config.catalogue import SETTINGS, Group, Setting, group_name, in_group
from services.config.kinds import ChoiceKind, FlagKind, Json
from services.config.live import LiveSettings
from services.config.place_kinds import is_id
from services.config.server_names import ServerNames
from services.config.store import Since
from services.config.telling import DOT, deleted, everything, of_group, of_setting, overview, value_of
from services.people.role_names import roles_named
from services.reports.action import Form, Input
from services.reports.report import Choice, Style
from services.setup.panel import Body, Kind, Knob, Panel, Pick
from services.wording.words import Words

ALL = "all"
GO, PICK, FORM, RESET, ERASE, SURE = "go", "pick", "form", "reset", "erase", "sure"
VALUE = "value"  # the field of the form
MOST_TYPED = 2000
ROOM = 2500  # characters of an overview; what is longer comes as a file too
MOST_CHOSEN = 25
TEXT, VOICE, CATEGORY, NEWS, STAGE, FORUM = 0, 2, 4, 5, 13, 15
WRITABLE, RECORDED = (TEXT, NEWS), (TEXT, NEWS, VOICE, STAGE, FORUM, CATEGORY)


class Pages:
    """Makes the pages of one server, as it is set now."""

    def __init__(self, live: LiveSettings, guild_id: int, words: Words, server: ServerNames) -> None:
        self._live, self._guild_id, self._words, self._server = live, guild_id, words, server

    def all(self) -> Panel:
        """Every setting, and a menu of their groups."""
        words = self._words
        texts = tuple(overview(self._live, self._guild_id, words, self._server))
        menu = Pick(
            GO,
            words("Change something"),
            "",
            words("Choose a group"),
            Kind.LINES,
            choices=tuple(
                Choice(group_name(group, words), group.value, words.listed(one.label(words) for one in in_group(group)))
                for group in Group
            ),
        )
        long = sum(map(len, texts)) > ROOM
        body = Body(
            above=(*deleted(self._live, self._guild_id, words, self._server), *texts),
            picks=(menu,),
            everything=everything(self._live, self._guild_id, words, self._server) if long else None,
        )
        footer = words("{dot} set on this server; the rest are defaults.", dot=DOT)
        return Panel(ALL, words("Settings"), body, footer=footer)

    def group(self, group: Group) -> Panel:
        """The settings of a group, each with what it does, and a menu of them."""
        words = self._words
        menu = Pick(
            GO,
            words("Change something"),
            "",
            words("Choose a setting"),
            Kind.LINES,
            choices=tuple(Choice(one.label(words), one.name) for one in in_group(group)),
        )
        texts = tuple(of_group(self._live, self._guild_id, group, words, self._server))
        back = Knob(words("All settings"), GO, ALL)
        footer = words("{dot} set on this server; the rest are defaults.", dot=DOT)
        return Panel(group.value, group_name(group, words), Body(texts, (menu,), knobs=(back,)), footer=footer)

    def one(
        self, setting: Setting, since: Since | None, said: tuple[str, ...] = (), knobs: tuple[Knob, ...] = ()
    ) -> Panel:
        """One setting with what can be done about it; `said` is what a change just did, `knobs` come first."""
        words = self._words
        pick = self._pick(setting)
        texts = tuple(of_setting(setting, self._live, self._guild_id, since, words, self._server))
        own = list(knobs)
        if not isinstance(setting.kind, ChoiceKind | FlagKind):
            own.append(
                Knob(words("Type it") if pick else words("Change"), FORM, style=Style.QUIET if pick else Style.MAIN)
            )
        if setting.name in self._live.own(self._guild_id):
            own.append(Knob(words("Back to the default"), RESET))
        own.append(Knob(group_name(setting.group, words), GO, setting.group.value))
        body = Body((*said, *texts), (pick,) if pick else (), knobs=tuple(own))
        return Panel(setting.name, setting.label(words), body)

    def applied(self, said: tuple[str, ...]) -> Panel:
        """What a file changed."""
        words = self._words
        return Panel(ALL, words("Settings"), Body(said, knobs=(Knob(words("All settings"), GO, ALL),)))

    def form(self, setting: Setting) -> Form:
        """The form in which a value is typed; what holds stands in it."""
        words = self._words
        held = setting.typed(value_of(self._live, self._guild_id, setting.name), words, self._server)
        field = Input(VALUE, setting.label(words), held, required=True, long=len(held) > 80, most=MOST_TYPED)
        return Form(setting.label(words), (field,))

    def _pick(self, setting: Setting) -> Pick | None:
        """A menu for what need not be typed."""
        words, kind = self._words, setting.kind
        value = value_of(self._live, self._guild_id, setting.name)
        if isinstance(kind, ChoiceKind | FlagKind):
            return self._lines(setting, value)
        if kind.name == "roles":
            parts = value if isinstance(value, list) else []
            chosen = sorted(roles_named([str(part) for part in parts], self._server.roles))
            least = getattr(kind, "least", 0)
            ids = tuple(map(str, chosen[:MOST_CHOSEN]))
            return Pick(PICK, words("Change"), "", words("Choose roles"), Kind.ROLES, ids, (), least, MOST_CHOSEN)
        if kind.name == "channels":
            parts = value if isinstance(value, list) else []
            ids = tuple(str(part) for part in parts if self._exists(str(part)))[:MOST_CHOSEN]
            prompt = words("Choose channels")
            return Pick(PICK, words("Change"), "", prompt, Kind.CHANNELS, ids, (), 0, MOST_CHOSEN, RECORDED)
        if kind.name == "channel":
            ids = (str(value),) if self._exists(str(value)) else ()
            prompt = words("Choose a channel")
            least = 1 if getattr(kind, "needed", False) else 0
            types = WRITABLE if setting.name == "privacy_channel" else (TEXT,)
            return Pick(PICK, words("Change"), "", prompt, Kind.CHANNELS, ids, (), least, 1, types)
        return None

    def _lines(self, setting: Setting, value: Json) -> Pick:
        words = self._words
        if isinstance(setting.kind, FlagKind):
            choices: tuple[Choice, ...] = (Choice(words("yes"), "yes"), Choice(words("no"), "no"))
            chosen = "yes" if value else "no"
        else:
            choices = tuple(Choice(setting.written(one, words), one) for one in choices_of(setting))
            chosen = str(value)
        prompt = words("Choose")
        return Pick(PICK, words("Change"), "", prompt, Kind.LINES, (chosen,), choices, 1, 1)

    def _exists(self, part: str) -> bool:
        return is_id(part) and int(part) in self._server.channels


def choices_of(setting: Setting) -> tuple[str, ...]:
    """The values of a setting that has a few."""
    return tuple(setting.kind.choices) if isinstance(setting.kind, ChoiceKind) else ()


def picked(setting: Setting, values: list[str]) -> Json:
    """The value that was chosen from a setting's menu."""
    if setting.kind.name in {"roles", "channels"}:
        kept: list[Json] = [*values]
        return kept
    if isinstance(setting.kind, FlagKind):
        return values == ["yes"]
    return values[0] if values else ""


def found_setting(typed: str, words: Words) -> Setting | None:
    """The setting with that name, or that label in any language that is spoken here."""
    wanted = typed.strip().casefold()
    if wanted in SETTINGS:
        return SETTINGS[wanted]
    spoken = (words, Words("en"), Words("pl"))
    return next((one for one in SETTINGS.values() if wanted in {one.label(each).casefold() for each in spoken}), None)
