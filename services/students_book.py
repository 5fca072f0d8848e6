"""Every action of students by name: commands in direct messages and on the server, and buttons sent to them.

An action is about whoever asks and nobody else. To add one, name it in `STUDENT_ACTIONS`.
"""

from collections.abc import Awaitable, Callable, Mapping

from services.conversations.pressed import (
    conversation_here,
    faq_helped,
    faq_not,
    nudge_back,
    nudge_help,
    nudge_stop,
)
from services.erasure.actions import PRIVACY_FORGET, privacy_forget
from services.errors import ProfilerError
from services.privacy_export.actions import PRIVACY_EXPORT, privacy_export
from services.reports.action import Form
from services.reports.report import Report
from services.reports.student_press import Handed, StudentPress, StudentTools
from services.wording.answers import Told

type Answered = Told | Form | Report | Handed
type DoesForStudent = Callable[[StudentTools, StudentPress], Awaitable[Answered]]

STUDENT_ACTIONS: Mapping[str, DoesForStudent] = {
    "conversation_here": conversation_here,
    "faq_helped": faq_helped,
    "faq_not": faq_not,
    "nudge_back": nudge_back,
    "nudge_help": nudge_help,
    "nudge_stop": nudge_stop,
    PRIVACY_EXPORT: privacy_export,
    PRIVACY_FORGET: privacy_forget,
}


async def act_for_student(tools: StudentTools, press: StudentPress) -> Answered:
    """Do what a student asks for; a ProfilerError says why not. Doing the same once more changes nothing."""
    action = STUDENT_ACTIONS.get(press.action)
    if action is None:
        raise ProfilerError(press.settings.words("I no longer know this button. Please use the command again."))
    return await action(tools, press)
