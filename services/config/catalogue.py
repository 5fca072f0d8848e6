"""Every setting of a server by its name."""

from collections.abc import Mapping

from services.config.course_settings import COURSE_SETTINGS
from services.config.data_settings import DATA_SETTINGS
from services.config.setting import Group, Setting, group_name

__all__ = ["FILE_SETTINGS", "SETTINGS", "Group", "Setting", "group_name", "in_group"]

SETTINGS: Mapping[str, Setting] = {one.name: one for one in (*COURSE_SETTINGS, *DATA_SETTINGS)}
FILE_SETTINGS = frozenset({"attachments_largest", "attachments_types"})  # kept where the attachments look


def in_group(group: Group) -> tuple[Setting, ...]:
    """The settings of a group, in their order."""
    return tuple(one for one in SETTINGS.values() if one.group is group)
