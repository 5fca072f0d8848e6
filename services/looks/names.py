"""What is in the log of looks, in words: what somebody did, and the kinds one can ask for."""

from collections.abc import Mapping
from enum import Enum

from services.config.kinds import Text
from services.wording.answers import as_it_is
from services.wording.words import Words


class What(Enum):
    """A kind of entries."""

    LOOKS = "looks"
    FILES = "files"
    NOTES = "notes"
    MESSAGES = "messages"
    SETTINGS = "settings"
    STUDENTS = "students"


# PostgreSQL's regular expressions of the actions of each kind. Looks are all others; what students did is theirs.
PATTERNS: Mapping[What, str] = {
    What.FILES: "^export|^(page )?files|: (csv|xlsx|parquet)$",
    What.NOTES: "^(note|task|absence)_|^quiet_(contact|snooze|useful|useless)|^question_(claim|release|answ|none|reop)",
    What.MESSAGES: "^nudge_(write|send|edit|discard|later|undo|done|template)|^queue_|^conversation",
    What.SETTINGS: "^config|^report (schedule|stop)|^rule_|^rule (add|pause|resume|remove)|^faq_|^oncall_|^setup",
}


def what_name(what: What, words: Words) -> str:
    """The name of a kind."""
    return {
        What.LOOKS: words("looks at records"),
        What.FILES: words("files taken away"),
        What.NOTES: words("notes and tasks"),
        What.MESSAGES: words("messages to students"),
        What.SETTINGS: words("settings and rules"),
        What.STUDENTS: words("what students asked for themselves"),
    }[what]


PAGE = "page "  # what the actions of the page in the browser begin with
NAMES: Mapping[str, Text] = {
    "student card": lambda words: words("card"),
    "student compare": lambda words: words("comparison of students"),
    "student timeline": lambda words: words("timeline"),
    "student calendar": lambda words: words("calendar"),
    "activity": lambda words: words("activity"),
    "brief": lambda words: words("brief before a talk"),
    "weekly": lambda words: words("weekly report"),
    "search": lambda words: words("search in messages"),
    "quiet": lambda words: words("who went quiet"),
    "quiet student": lambda words: words("one quiet student"),
    "quiet message": lambda words: words("a message suggested"),
    "questions": lambda words: words("open questions"),
    "question": lambda words: words("one question"),
    "question times": lambda words: words("times to an answer"),
    "attention": lambda words: words("what needs attention"),
    "notes": lambda words: words("notes"),
    "tasks": lambda words: words("tasks"),
    "absences": lambda words: words("absences"),
    "oncall": lambda words: words("who is on duty"),
    "faq": lambda words: words("stored answers"),
    "nudge draft": lambda words: words("a draft for a student"),
    "nudge history": lambda words: words("messages sent to students"),
    "nudge queue": lambda words: words("queue of drafts"),
    "nudge queue all": lambda words: words("queue of drafts"),
    "rule list": lambda words: words("rules"),
    "rule try": lambda words: words("a rule tried out"),
    "rule results": lambda words: words("results of rules"),
    "file list": lambda words: words("list of files"),
    "file shown": lambda words: words("one file, looked at"),
    "files": lambda words: words("files of a message"),
    "students": lambda words: words("table of students"),
    "messages": lambda words: words("messages"),
    "sync status": lambda words: words("state of the record"),
    "cohort overview": lambda words: words("overview"),
    "export students": lambda words: words("export of students"),
    "export messages": lambda words: words("export of messages"),
    "note_add": lambda words: words("added a note"),
    "note_win": lambda words: words("noted a win"),
    "note_talk": lambda words: words("noted a talk"),
    "note_delete": lambda words: words("deleted a note"),
    "task_add": lambda words: words("added a task"),
    "task_done": lambda words: words("closed a task"),
    "task_reopen": lambda words: words("opened a task again"),
    "task_take": lambda words: words("took on a task"),
    "absence_add": lambda words: words("noted an absence"),
    "absence_remove": lambda words: words("removed an absence"),
    "oncall_set": lambda words: words("set who is on duty"),
    "oncall_remove": lambda words: words("removed a duty"),
    "faq_add": lambda words: words("stored an answer"),
    "faq_remove": lambda words: words("removed a stored answer"),
    "nudge_send": lambda words: words("approved a message"),
    "nudge_write": lambda words: words("wrote a message"),
    "nudge_edit": lambda words: words("edited a message"),
    "nudge_discard": lambda words: words("discarded a message"),
    "nudge_later": lambda words: words("put a message aside"),
    "nudge_undo": lambda words: words("took a message back"),
    "nudge_template": lambda words: words("chose another message"),
    "nudge_copy": lambda words: words("copied a message"),
    "nudge_open": lambda words: words("opened a message"),
    "nudge_seen": lambda words: words("took over a message that did not arrive"),
    "nudge_done": lambda words: words("wrote to a student themselves"),
    "rule_open": lambda words: words("a rule tried out"),
    "queue_review": lambda words: words("queue of drafts"),
    "rule add": lambda words: words("added a rule"),
    "rule pause": lambda words: words("paused a rule"),
    "rule resume": lambda words: words("resumed a rule"),
    "rule remove": lambda words: words("removed a rule"),
    "queue_send": lambda words: words("approved messages"),
    "queue_leave": lambda words: words("left students out of a message"),
    "quiet_contact": lambda words: words("noted a contact"),
    "quiet_snooze": lambda words: words("put off a quiet student"),
    "quiet_useful": lambda words: words("called a hint useful"),
    "quiet_useless": lambda words: words("called a hint useless"),
    "question_claim": lambda words: words("took on a question"),
    "question_release": lambda words: words("gave back a question"),
    "question_answered": lambda words: words("called a question answered"),
    "question_none": lambda words: words("called a message no question"),
    "question_reopen": lambda words: words("opened a question again"),
    "report schedule": lambda words: words("scheduled the weekly report"),
    "report stop": lambda words: words("stopped the weekly report"),
    "config": lambda words: words("changed settings"),
    "config import": lambda words: words("read a file of settings"),
    "config erase": lambda words: words("had channels erased"),
    "audit log": lambda words: words("log of looks"),
    "page link": lambda words: words("asked for a link to the page"),
    "page opened": lambda words: words("opened the page"),
    "page refused": lambda words: words("came with a link that no longer opens the page"),
    "page end": lambda words: words("ended sessions on the page"),
    "me": lambda words: words("own card"),
    "privacy_show": lambda words: words("what is kept about them"),
    "privacy_export": lambda words: words("everything about them taken along"),
    "privacy_pause": lambda words: words("paused their data"),
    "privacy_resume": lambda words: words("resumed their data"),
    "privacy_object": lambda words: words("objected"),
    "privacy_forget": lambda words: words("asked to be forgotten"),
    "privacy_absence": lambda words: words("said when they are away"),
    "privacy_stop_dms": lambda words: words("stopped direct messages"),
    "consent_record": lambda words: words("decided whether they are recorded"),
    "consent_dm": lambda words: words("decided about direct messages"),
    "consent_score": lambda words: words("decided whether they are judged"),
    "consent_compute": lambda words: words("paused or resumed their data"),
}


def action_name(action: str, words: Words) -> str:
    """What somebody did; one that has no name here is shown as it is kept."""
    known, _, kind = action.partition(": ")
    on_page = known.removeprefix(PAGE) if known not in NAMES and known.startswith(PAGE) else None
    known = on_page or known
    name = NAMES[known](words) if known in NAMES else as_it_is(known.replace("_", " "))
    name = words("{name}, on the page", name=name) if on_page else name
    return words("{name}, as a file ({kind})", name=name, kind=kind) if kind in {"csv", "xlsx", "parquet"} else name
