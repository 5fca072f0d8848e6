"""/rule add, list, try, results, pause, resume, remove: when a message to a student is proposed, what came of it."""

import logging
from typing import Any

import nextcord
from nextcord import Interaction, InteractionContextType, Locale, SlashOption
from nextcord.ext import commands

from cogs.answering import Answering
from cogs.asking import asker_of, option_given
from cogs.options import Asking, cohort_option, suggest
from cogs.patience import patiently
from cogs.showing import send
from services.logs import about
from services.nudges.templates import TEMPLATES
from services.people.access import Asker, check_admin, check_staff
from services.people.finding import find_cohorts
from services.people.guild_settings import GuildSettings
from services.rules.changing import By, Wanted, rule_added, rule_paused, rule_removed, rule_resumed
from services.rules.choosing import find_rules
from services.rules.kinds import BOUNDS, RuleKind
from services.rules.reports import LIST, RESULTS, TRY
from services.rules.telling import KINDS
from services.wording.words import Words

log = logging.getLogger(__name__)

EVERYTHING = "rule.txt"
ENGLISH, POLISH = Words("en-GB"), Words("pl")
SHARES = (0, 10, 20, 30, 50)  # per cent
USUAL_SHARE = 20

KIND = SlashOption(
    name="kind",
    name_localizations={Locale.pl: "rodzaj"},
    description="When a message is proposed",
    description_localizations={Locale.pl: "Kiedy wiadomość jest proponowana"},
    choices={label(ENGLISH): kind.value for kind, label in KINDS.items()},
    choice_localizations={label(ENGLISH): {Locale.pl: label(POLISH)} for label in KINDS.values()},
)
NUMBER = SlashOption(
    name="number",
    name_localizations={Locale.pl: "liczba"},
    description="How many days, hours or weeks; the usual number when left empty",
    description_localizations={Locale.pl: "Ile dni, godzin albo tygodni; puste to zwykła liczba"},
    min_value=min(least for least, _ in BOUNDS.values()),
    max_value=max(most for _, most in BOUNDS.values()),
    required=False,
    default=None,
)
TEMPLATE = SlashOption(
    name="template",
    name_localizations={Locale.pl: "wzór"},
    description="The message it begins with; the usual one when left empty",
    description_localizations={Locale.pl: "Wiadomość, od której się zaczyna; puste to zwykła"},
    choices={one.label(ENGLISH): name for name, one in TEMPLATES.items()},
    choice_localizations={one.label(ENGLISH): {Locale.pl: one.label(POLISH)} for one in TEMPLATES.values()},
    required=False,
    default="",
)
APPROVER = SlashOption(
    name="approver",
    name_localizations={Locale.pl: "akceptuje"},
    description="The mentor or role that approves; any mentor when left empty",
    description_localizations={Locale.pl: "Mentor albo rola, która akceptuje; puste to dowolny mentor"},
    required=False,
    default=None,
)
HELD_BACK = SlashOption(
    name="held-back",
    name_localizations={Locale.pl: "wstrzymane"},
    description="How many get nothing, by lot, to see what messages do; 20% when left empty",
    description_localizations={Locale.pl: "Ilu losowo nic nie dostaje, by zobaczyć, co dają wiadomości; puste to 20 %"},
    choices={f"{share}%": share for share in SHARES},
    choice_localizations={f"{share}%": {Locale.pl: f"{share} %"} for share in SHARES},
    required=False,
    default=USUAL_SHARE,
)


async def suggest_rules(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer the rules there are, to mentors and administrators."""

    def asked_by(interaction: Interaction[Any]) -> tuple[Asker, GuildSettings]:
        settings = cog.answering.settings_of(interaction.guild_id or 0, interaction.guild_locale)
        check_staff(asker_of(interaction), settings)
        return asker_of(interaction), settings

    await suggest(cog, interaction, typed, find_rules, asked_by=asked_by)


async def suggest_cohorts(cog: Asking, interaction: Interaction[Any], typed: str) -> None:
    """Offer the cohorts, to administrators."""

    def asked_by(interaction: Interaction[Any]) -> tuple[Asker, GuildSettings]:
        settings = cog.answering.settings_of(interaction.guild_id or 0, interaction.guild_locale)
        check_admin(asker_of(interaction), settings)
        return asker_of(interaction), settings

    await suggest(cog, interaction, typed, find_cohorts, asked_by=asked_by)


def rule_option() -> Any:
    """One rule, chosen from suggestions."""
    return SlashOption(
        name="rule",
        name_localizations={Locale.pl: "reguła"},
        description="Start typing what it looks for",
        description_localizations={Locale.pl: "Zacznij pisać, czego reguła szuka"},
        autocomplete_callback=suggest_rules,
        max_length=100,
    )


COHORT = cohort_option()
COHORT.autocomplete_callback = suggest_cohorts
COHORT.description = "One cohort; all students when left empty"
COHORT.description_localizations = {Locale.pl: "Jedna grupa; puste to wszyscy uczestnicy"}


class Rules(commands.Cog):
    """Lets administrators make rules, and shows mentors whom they touch and what came of them."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        name="rule",
        name_localizations={Locale.pl: "reguła"},
        description="When a message to a student is proposed, and what came of it",
        description_localizations={Locale.pl: "Kiedy wiadomość do uczestnika jest proponowana i co z tego wynikło"},
        contexts=[InteractionContextType.guild],
    )
    async def rule(self, interaction: Interaction[Any]) -> None:
        """Hold the commands together; Discord never sends this one."""

    @rule.subcommand(  # type: ignore[untyped-decorator]
        name="add",
        name_localizations={Locale.pl: "dodaj"},
        description="Propose a message on an occasion (administrators); a mentor sends it",
        description_localizations={Locale.pl: "Proponuj wiadomość przy okazji (administratorzy); wysyła ją mentor"},
    )
    async def add(
        self,
        interaction: Interaction[Any],
        kind: str = KIND,
        number: int | None = NUMBER,
        cohort: str = COHORT,
        template: str = TEMPLATE,
        approver: nextcord.Mentionable | None = APPROVER,
        held_back: int = HELD_BACK,
    ) -> None:
        """Make a rule and say what it would do now."""
        del approver  # nextcord only knows those in its cache
        by = await self._begin(interaction)
        given = option_given(interaction, "approver")
        approver_id = None if given is None or int(given) == by.guild_id else int(given)
        wanted = Wanted(RuleKind(kind), number, cohort, template, approver_id, held_back / 100)
        async with patiently(by.settings.words):
            told = await rule_added(self.answering.tools.database, by, wanted)
        await send(interaction, told, EVERYTHING)

    @rule.subcommand(  # type: ignore[untyped-decorator]
        name="list",
        name_localizations={Locale.pl: "lista"},
        description="Every rule, who approves and what is held back",
        description_localizations={Locale.pl: "Wszystkie reguły, kto akceptuje i ile jest wstrzymane"},
    )
    async def list_rules(self, interaction: Interaction[Any]) -> None:
        """Answer with the list; choosing a rule shows whom it would touch."""
        await self.answering.answer(interaction, LIST, {})

    @rule.subcommand(  # type: ignore[untyped-decorator]
        name="try",
        name_localizations={Locale.pl: "próba"},
        description="Whom a rule would touch now, whom not and why; nothing is sent",
        description_localizations={Locale.pl: "Kogo reguła teraz dotyczy, kogo nie i dlaczego; nic się nie wysyła"},
    )
    async def try_rule(self, interaction: Interaction[Any], rule: str = rule_option()) -> None:
        """Answer with the dry run."""
        await self.answering.answer(interaction, TRY, {"rule": rule}, alone=True)

    @rule.subcommand(  # type: ignore[untyped-decorator]
        name="results",
        name_localizations={Locale.pl: "wyniki"},
        description="Whether more came back with a message than without",
        description_localizations={Locale.pl: "Czy z wiadomością wróciło więcej osób niż bez niej"},
    )
    async def results(self, interaction: Interaction[Any], rule: str = rule_option()) -> None:
        """Answer with the comparison."""
        await self.answering.answer(interaction, RESULTS, {"rule": rule})

    @rule.subcommand(  # type: ignore[untyped-decorator]
        name="pause",
        name_localizations={Locale.pl: "wstrzymaj"},
        description="Let a rule propose nothing for now (administrators)",
        description_localizations={Locale.pl: "Niech reguła na razie nic nie proponuje (administratorzy)"},
    )
    async def pause(self, interaction: Interaction[Any], rule: str = rule_option()) -> None:
        """Pause it."""
        by = await self._begin(interaction)
        async with patiently(by.settings.words):
            told = await rule_paused(self.answering.tools.database, by, rule)
        await send(interaction, told, EVERYTHING)

    @rule.subcommand(  # type: ignore[untyped-decorator]
        name="resume",
        name_localizations={Locale.pl: "wznów"},
        description="Let a paused rule propose again (administrators)",
        description_localizations={Locale.pl: "Niech wstrzymana reguła znów proponuje (administratorzy)"},
    )
    async def resume(self, interaction: Interaction[Any], rule: str = rule_option()) -> None:
        """Resume it."""
        by = await self._begin(interaction)
        async with patiently(by.settings.words):
            told = await rule_resumed(self.answering.tools.database, by, rule)
        await send(interaction, told, EVERYTHING)

    @rule.subcommand(  # type: ignore[untyped-decorator]
        name="remove",
        name_localizations={Locale.pl: "usuń"},
        description="Take a rule away with what it has in the queue (administrators)",
        description_localizations={Locale.pl: "Usuń regułę razem z tym, co ma w kolejce (administratorzy)"},
    )
    async def remove(self, interaction: Interaction[Any], rule: str = rule_option()) -> None:
        """Remove it."""
        by = await self._begin(interaction)
        async with patiently(by.settings.words):
            told = await rule_removed(self.answering.tools.database, by, rule)
        await send(interaction, told, EVERYTHING)

    async def _begin(self, interaction: Interaction[Any]) -> By:
        """Who changes what is set where; raises NotAllowed unless an administrator does."""
        guild_id, asker = interaction.guild_id or 0, asker_of(interaction)
        settings = self.answering.settings_of(guild_id, interaction.guild_locale)
        check_admin(asker, settings)
        await interaction.response.defer(ephemeral=True)
        viewer = await self.answering.viewer(asker, settings)
        log.info(
            "/rule: asker=%s guild=%s", asker.user_id, guild_id, extra=about("acted", guild=guild_id, action="rule")
        )
        return By(
            guild_id,
            asker.user_id,
            interaction.channel_id,
            self.answering.clock(),
            interaction.id,
            viewer,
            settings,
        )
