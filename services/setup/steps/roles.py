"""Who is who: the roles of mentors, students, cohorts and lead mentors."""

from collections.abc import Mapping
from typing import Any

from services.setup import guessing
from services.setup.looking import Look
from services.setup.panel import Body
from services.setup.steps.step import Step
from services.wording.answers import as_it_is
from services.wording.words import Words

GUESSED = {
    "mentor_roles": guessing.mentor_roles,
    "student_roles": guessing.student_roles,
    "cohort_roles": guessing.cohort_roles,
    "lead_roles": guessing.lead_roles,
}


class Roles(Step):
    """Four menus of roles."""

    name = "roles"

    def title(self, words: Words) -> str:
        """The people."""
        return words("Who is who")

    def guesses(self, look: Look) -> Mapping[str, Any]:
        """What there is already, by id so that it stays right; else roles that are called so.

        A pattern that stands for future cohorts too stays one.
        """
        found: dict[str, Any] = {}
        names = {role: name for role, name in look.guild.role_names.items() if role not in look.guild.own_roles}
        for setting, guess in GUESSED.items():
            patterns = look.value(setting)
            there = look.roles(patterns)
            if there and any("*" in one for one in patterns):
                continue
            ids = there or guess(names, look.guild.id)
            if ids:
                found[setting] = [str(one) for one in ids]
        return found

    def body(self, look: Look) -> Body:
        """The menus, and what looks wrong."""
        words = look.words
        return Body(
            picks=(
                self.roles(
                    look,
                    "mentor_roles",
                    words("They may ask me about students."),
                    words("Choose the mentors’ roles"),
                    least=1,
                ),
                self.roles(
                    look,
                    "student_roles",
                    words("They are counted and shown. None chosen: everybody who is no mentor."),
                    words("Choose the students’ roles"),
                ),
                self.roles(
                    look,
                    "cohort_roles",
                    words("Optional. A mentor with such a role sees that cohort alone."),
                    words("No cohorts"),
                ),
                self.roles(look, "lead_roles", words("Optional. They see every cohort."), words("No lead mentors")),
            ),
            below=tuple(self._warnings(look)),
        )

    def _warnings(self, look: Look) -> list[str]:
        words = look.words
        mentors, students = (set(look.roles(self.value(look, one))) for one in ("mentor_roles", "student_roles"))
        said = []
        if not mentors:
            said.append(
                words("⚠️ Without a mentor role nobody can ask me. Make one in the server’s settings, then choose it.")
            )
        elif not look.holding(mentors):
            said.append(words("⚠️ Nobody has a mentor role yet: give it to somebody."))
        if both := mentors & students:
            names = words.listed(as_it_is(look.guild.role_names[role]) for role in sorted(both))
            said.append(words("⚠️ Chosen for mentors and for students: {roles}.", roles=names))
        return said
