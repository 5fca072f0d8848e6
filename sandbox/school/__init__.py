"""The seeded bootcamp: one term of a programming course, the same every time."""

from sandbox.school.build import School, build_school
from sandbox.school.cast import Person

__all__ = ["Person", "School", "build_school"]
