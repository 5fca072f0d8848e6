"""Every report and every action by name: the one way in for commands, buttons, the weekly report and other surfaces.

To add one, name it in `REPORTS` or `ACTIONS`. The bot's own process imports this, so nothing here may import pandas.
"""

from collections.abc import Awaitable, Callable, Mapping

from services.absences.actions import ABSENCE_ADD, ABSENCE_REMOVE, absence_add, absence_remove
from services.absences.report import absences_report
from services.activity.report import activity_report
from services.brief.report import brief_report
from services.cohort.actions import (
    COHORT_QUESTIONS,
    COHORT_QUIET,
    COHORT_RANKING,
    cohort_questions,
    cohort_quiet,
    cohort_ranking,
)
from services.cohort.channels import cohort_channels_report
from services.cohort.compare import cohort_compare_report
from services.cohort.distribution import cohort_distribution_report
from services.cohort.heatmap import cohort_heatmap_report
from services.cohort.overview import cohort_overview_report
from services.cohort.ranking import cohort_ranking_report
from services.cohort.trend import cohort_trend_report
from services.duty.actions import ONCALL_REMOVE, ONCALL_SET, oncall_remove, oncall_set
from services.duty.report import oncall_report
from services.errors import ProfilerError
from services.faq.actions import FAQ_ADD, FAQ_REMOVE, faq_add, faq_remove
from services.faq.report import faq_report
from services.notes.actions import NOTE_ADD, NOTE_WIN, TALK_TOOK_PLACE, note_add, note_win, talk_took_place
from services.notes.deleting import NOTE_DELETE, note_delete
from services.notes.report import notes_report
from services.nudges.draft_actions import (
    nudge_copy,
    nudge_discard,
    nudge_done,
    nudge_edit,
    nudge_later,
    nudge_open,
    nudge_seen,
    nudge_send,
    nudge_template,
    nudge_undo,
    nudge_write,
)
from services.nudges.draft_report import DRAFT, draft_report
from services.nudges.history_report import HISTORY, history_report
from services.nudges.queue_actions import queue_leave, queue_review, queue_send
from services.nudges.queue_report import (
    ALL,
    LEAVE_OUT,
    QUEUE,
    REVIEW,
    SEND_ALL,
    queue_all_report,
    queue_report,
)
from services.people.finding import check_students
from services.questions.actions import (
    ONE,
    QUESTION_ANSWERED,
    QUESTION_CLAIM,
    QUESTION_NONE,
    QUESTION_OPEN,
    QUESTION_RELEASE,
    QUESTION_REOPEN,
    question_answered,
    question_claim,
    question_none,
    question_open,
    question_release,
    question_reopen,
)
from services.questions.attention import attention_report
from services.questions.report import questions_report
from services.questions.single import question_report
from services.questions.times import question_times_report
from services.quiet.actions import (
    quiet_contact,
    quiet_message,
    quiet_open,
    quiet_snooze,
    quiet_useful,
    quiet_useless,
)
from services.quiet.report import quiet_report
from services.quiet.student import quiet_student_report
from services.reports.action import Ask, Form, Press
from services.reports.question import Question, ReportTools
from services.reports.report import Report
from services.rules.actions import rule_open
from services.rules.reports import LIST, RESULTS, TRY, rule_list_report, rule_results_report, rule_try_report
from services.rules.reports import OPEN as RULE_OPEN
from services.search.report import search_report
from services.students.actions import (
    SHOW_ACTIVITY,
    SHOW_CALENDAR,
    SHOW_CARD,
    SHOW_TIMELINE,
    show_activity,
    show_calendar,
    show_card,
    show_timeline,
)
from services.students.calendar import calendar_report
from services.students.card import card_report
from services.students.compare import compare_report
from services.students.timeline import timeline_report
from services.tasks.actions import (
    TASK_ADD,
    TASK_DONE,
    TASK_REOPEN,
    TASK_TAKE,
    task_add,
    task_done,
    task_reopen,
    task_take,
)
from services.tasks.report import tasks_report
from services.weekly.report import weekly_report
from services.wording.answers import Told

type MakesReport = Callable[[ReportTools, Question], Awaitable[Report]]
type Does = Callable[[ReportTools, Press], Awaitable[Told | Form | Ask | Report]]

REPORTS: Mapping[str, MakesReport] = {
    "student card": card_report,
    "student compare": compare_report,
    "student timeline": timeline_report,
    "weekly": weekly_report,
    "activity": activity_report,
    "brief": brief_report,
    "cohort overview": cohort_overview_report,
    "cohort heatmap": cohort_heatmap_report,
    "cohort channels": cohort_channels_report,
    "cohort distribution": cohort_distribution_report,
    "cohort ranking": cohort_ranking_report,
    "cohort trend": cohort_trend_report,
    "cohort compare": cohort_compare_report,
    "student calendar": calendar_report,
    "search": search_report,
    "quiet": quiet_report,
    "quiet student": quiet_student_report,
    DRAFT: draft_report,
    HISTORY: history_report,
    "questions": questions_report,
    ONE: question_report,
    "question times": question_times_report,
    "attention": attention_report,
    "notes": notes_report,
    "faq": faq_report,
    "tasks": tasks_report,
    "absences": absences_report,
    "oncall": oncall_report,
    QUEUE: queue_report,
    ALL: queue_all_report,
    LIST: rule_list_report,
    TRY: rule_try_report,
    RESULTS: rule_results_report,
}

# Never shown to everybody, also in the mentor channel.
PRIVATE = frozenset({"brief", "search", DRAFT, HISTORY, "notes", "tasks", "absences", ONE, QUEUE, ALL, TRY})

# Reports and actions for administrators without a mentors' role as well; all others are for mentors alone.
FOR_STAFF = frozenset({LIST, TRY, RESULTS, RULE_OPEN})

ACTIONS: Mapping[str, Does] = {
    SHOW_ACTIVITY: show_activity,
    SHOW_CARD: show_card,
    SHOW_TIMELINE: show_timeline,
    SHOW_CALENDAR: show_calendar,
    NOTE_ADD: note_add,
    NOTE_WIN: note_win,
    TALK_TOOK_PLACE: talk_took_place,
    NOTE_DELETE: note_delete,
    FAQ_ADD: faq_add,
    FAQ_REMOVE: faq_remove,
    TASK_ADD: task_add,
    TASK_DONE: task_done,
    TASK_REOPEN: task_reopen,
    TASK_TAKE: task_take,
    ABSENCE_ADD: absence_add,
    ABSENCE_REMOVE: absence_remove,
    ONCALL_SET: oncall_set,
    ONCALL_REMOVE: oncall_remove,
    COHORT_QUIET: cohort_quiet,
    COHORT_QUESTIONS: cohort_questions,
    COHORT_RANKING: cohort_ranking,
    "quiet_open": quiet_open,
    "quiet_message": quiet_message,
    "nudge_copy": nudge_copy,
    "nudge_discard": nudge_discard,
    "nudge_done": nudge_done,
    "nudge_edit": nudge_edit,
    "nudge_later": nudge_later,
    "nudge_open": nudge_open,
    "nudge_seen": nudge_seen,
    "nudge_send": nudge_send,
    "nudge_template": nudge_template,
    "nudge_undo": nudge_undo,
    "nudge_write": nudge_write,
    "quiet_contact": quiet_contact,
    "quiet_snooze": quiet_snooze,
    "quiet_useful": quiet_useful,
    "quiet_useless": quiet_useless,
    QUESTION_OPEN: question_open,
    QUESTION_CLAIM: question_claim,
    QUESTION_RELEASE: question_release,
    QUESTION_ANSWERED: question_answered,
    QUESTION_NONE: question_none,
    QUESTION_REOPEN: question_reopen,
    REVIEW: queue_review,
    LEAVE_OUT: queue_leave,
    SEND_ALL: queue_send,
    RULE_OPEN: rule_open,
}


async def report(tools: ReportTools, question: Question) -> Report:
    """The answer to a question; a ProfilerError says what is wrong with it, or that the asker may not know."""
    maker = REPORTS.get(question.name)
    if maker is None:
        raise ProfilerError(question.settings.words("I no longer know how to answer this. Please use the command."))
    async with tools.database.pool.acquire() as con:
        await check_students(con, question.guild_id, question.values, question.viewer, question.settings)
    return await maker(tools, question)


async def act(tools: ReportTools, press: Press) -> Told | Form | Ask | Report:
    """Do what a button, a line of a menu or a form asks for; a ProfilerError says why not.

    Doing the same once more changes nothing: people press twice, and writes are tried again.
    """
    action = ACTIONS.get(press.action)
    if action is None:
        raise ProfilerError(press.settings.words("I no longer know this button. Please use the command again."))
    return await action(tools, press)
