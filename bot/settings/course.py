"""What holds on every server that has not set something else."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_settings import BaseSettings

from bot.settings.checks import Names, allowed, known_zone
from bot.settings.checks import language as language_of_answers


class Course(BaseSettings):
    """What holds on every server that has not set something else."""

    mentor_roles: Names = Field(
        default=("Mentor",),
        min_length=1,
        description="Roles whose members may ask about students: names or ids, separated by commas.",
        json_schema_extra=allowed("at least one role name or id, separated by commas"),
    )
    student_roles: Names = Field(
        default=(),
        description="Roles that make a member a student. When empty, every person who is no mentor is one.",
        json_schema_extra=allowed("role names or ids, separated by commas"),
    )
    cohort_roles: Names = Field(
        default=("Cohort *",),
        description="Roles that name a student's cohort: names (with * as a wildcard) or ids.",
        json_schema_extra=allowed("role names or ids, separated by commas"),
    )
    mentor_channel: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        default="mentors",
        min_length=1,
        description="The channel in which mentors may ask openly: its name or id.",
        json_schema_extra=allowed("the name or id of a channel"),
    )
    time_zone: Annotated[str, AfterValidator(known_zone)] = Field(
        default="UTC",
        description="The server's time zone: where its days begin.",
        json_schema_extra=allowed("an IANA name such as Europe/Warsaw"),
    )
    language: Annotated[Literal["", "en", "pl"], BeforeValidator(language_of_answers)] = Field(
        default="",
        description="The language of answers. When empty, the one set in the Discord server.",
        json_schema_extra=allowed("en, pl or nothing"),
    )
    course_start: date | None = Field(
        default=None,
        description="First day of the course. When empty, the day of the first message.",
        json_schema_extra=allowed("a day such as 2026-09-01"),
    )
    course_end: date | None = Field(
        default=None,
        description="Last day of the course. When empty, today.",
        json_schema_extra=allowed("a day such as 2026-12-18, not before COURSE_START"),
    )

    @model_validator(mode="after")
    def _course_runs_forwards(self) -> Self:
        if self.course_start and self.course_end and self.course_end < self.course_start:
            raise ValueError("course_end")
        return self
