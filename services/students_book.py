"""Every action of students by name: commands in direct messages and on the server, and buttons sent to them.

An action is about whoever asks and nobody else. To add one, name it in `STUDENT_ACTIONS`.
"""

from collections.abc import Awaitable, Callable, Mapping

from services.absences.own import ABSENCE_OVER, PRIVACY_ABSENCE, absence_over, privacy_absence
from services.consent.actions import (
    CONSENT_COMPUTE,
    CONSENT_DM,
    CONSENT_RECORD,
    CONSENT_SCORE,
    PRIVACY_OBJECT,
    PRIVACY_PAUSE,
    PRIVACY_RESUME,
    PRIVACY_SHOW,
    PRIVACY_STOP_DMS,
    consent_compute,
    consent_dm,
    consent_record,
    consent_score,
    privacy_object,
    privacy_pause,
    privacy_resume,
    privacy_stop_dms,
)
from services.consent.show import privacy_show
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
from services.students.me import ME, me
from services.wording.answers import Told

type Answered = Told | Form | Report | Handed
type DoesForStudent = Callable[[StudentTools, StudentPress], Awaitable[Answered]]

STUDENT_ACTIONS: Mapping[str, DoesForStudent] = {
    CONSENT_RECORD: consent_record,
    CONSENT_DM: consent_dm,
    CONSENT_SCORE: consent_score,
    CONSENT_COMPUTE: consent_compute,
    ME: me,
    PRIVACY_SHOW: privacy_show,
    PRIVACY_PAUSE: privacy_pause,
    PRIVACY_RESUME: privacy_resume,
    PRIVACY_OBJECT: privacy_object,
    PRIVACY_STOP_DMS: privacy_stop_dms,
    PRIVACY_ABSENCE: privacy_absence,
    ABSENCE_OVER: absence_over,
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
