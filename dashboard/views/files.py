"""The files of messages: what they look like, whose they are, and the way to have them."""

import streamlit as st

from dashboard.choosing import beyond, one_of, student, turning
from dashboard.filters import Filters, values
from dashboard.loop import Parts, answered, loop
from dashboard.pieces import escaped, heading, said, saving, told
from dashboard.visit import Visit, looked_at, question
from services.attachments.objects.store import StoreProblem
from services.page.files import FileShown, files_page
from services.page.previews import Preview, Taken, preview, taken
from services.wording.words import Words

PERIOD = "30 days"  # what the filter shows where nothing is chosen
SMALL, LARGE = 480, 1400  # pixels
COLUMNS = 3
PLACE = ("after_message", "after_file")


def show(visit: Visit, filters: Filters) -> None:
    """Files that fit the filters, a page at a time, with previews where there can be any."""
    words = visit.words
    heading(words("Files"))
    chosen = student(visit, anybody=True)
    asked = {**values(filters), "period": filters.period or PERIOD, "student": chosen, **_chosen(words)}
    asked = {name: value for name, value in asked.items() if value}
    looked_at(visit, "file list", chosen, asked)
    asked |= beyond("files", asked, PLACE)
    page = answered(files_page, question(visit, "files", asked))
    if not page.files:
        said(words("No file fits: choose a longer period, or another type."))
    older = dict(zip(PLACE, page.older or (None, None), strict=True))
    turning(visit, "above", older, beginning=PLACE[0] in asked)
    for start in range(0, len(page.files), COLUMNS):
        for column, file in zip(st.columns(COLUMNS), page.files[start : start + COLUMNS], strict=False):
            with column, st.container(border=True):
                _file(file, visit)
    turning(visit, "below", older, beginning=PLACE[0] in asked)
    if page.files:
        saving(page.table, "files", words)
    for sentence in page.notes:
        said(sentence, quiet=True)


def _chosen(words: Words) -> dict[str, str]:
    """Which types and states of files, as the address says; "" for any."""
    left, right = st.columns(2)
    with left:
        kind = one_of("kind", words("Type"), _kinds(words), pills=False)
    with right:
        state = one_of("state", words("State"), _states(words), pills=False)
    return {"kind": kind, "state": state}


def _kinds(words: Words) -> dict[str, str]:
    return {
        "": words("anything"),
        "image": words("pictures"),
        "text": words("texts and code"),
        "pdf": words("PDF"),
        "video": words("videos"),
        "audio": words("sound"),
        "other": words("others"),
    }


def _states(words: Words) -> dict[str, str]:
    return {
        "": words("anything"),
        "stored": words("kept"),
        "waiting": words("not fetched yet"),
        "failed": words("could not be fetched yet"),
        "too_large": words("too large"),
        "excluded": words("types that are not kept"),
        "gone": words("gone from Discord"),
    }


def _file(file: FileShown, visit: Visit) -> None:
    words = visit.words
    said(file.name or words("(no name)"))
    about = [file.author, file.channel, words.moment(file.sent_at, visit.settings.zone), file.sized]
    if file.width and file.height:
        about.append(f"{file.width} × {file.height}")
    said(" · ".join(about), quiet=True)
    if file.why:
        said(file.why)
    else:
        found = _preview(file, visit, SMALL)
        if found.picture is not None:
            st.image(found.picture, width="stretch", alt=file.description or file.name)
        elif found.text is not None:
            st.code(found.text, language=None, height=220, wrap_lines=True)
            if found.cut:
                said(words("Only the beginning is shown."), quiet=True)
        else:
            said(found.why, quiet=True)
    if file.description:
        said(words("Described by its author: {text}", text=file.description), quiet=True)
    with st.container(horizontal=True, gap="small"):
        if not file.why:
            if file.kind == "image" and st.button(
                words("Larger"),
                key=f"larger {file.message_id} {file.file_id}",
                type="tertiary",
                icon=":material/zoom_in:",
            ):
                _larger(file, visit)
            if st.button(
                words("Download"),
                key=f"take {file.message_id} {file.file_id}",
                type="tertiary",
                icon=":material/download:",
            ):
                _take(file, visit)
        st.link_button(words("Message"), file.link, type="tertiary", icon=":material/open_in_new:")


def _larger(file: FileShown, visit: Visit) -> None:
    """The picture as large as the window, made anew like the small one."""

    @st.dialog(escaped(file.name) or " ", width="large")
    def opened() -> None:
        with told(visit.words):
            _look("file shown", file, visit)
            found = _preview(file, visit, LARGE)
            if found.picture is None:
                said(found.why)
            else:
                st.image(found.picture, width="stretch", alt=file.description or file.name)

    opened()


def _take(file: FileShown, visit: Visit) -> None:
    """The file as it was uploaded: only ever to be saved, never shown by the page."""
    words = visit.words

    @st.dialog(words("Download"))
    def opened() -> None:
        with told(words):
            _look("files", file, visit)
            _give(_taken(file, visit), file, visit)

    opened()


def _give(found: Taken, file: FileShown, visit: Visit) -> None:
    """The way to have a file, or why there is none."""
    words = visit.words
    said(f"{file.name} · {file.sized}")
    said(words("Somebody uploaded this file: open it as carefully as any other."), quiet=True)
    if found.link is not None:
        st.link_button(words("Download"), found.link, icon=":material/download:")
        said(words("The link ends in 15 minutes."), quiet=True)
    elif found.data is not None:
        st.download_button(
            words("Download"),
            found.data,
            file_name=found.name or "file",
            mime="application/octet-stream",
            on_click="ignore",
            icon=":material/download:",
        )
    else:
        said(found.why)


def _look(what: str, file: FileShown, visit: Visit) -> None:
    looked_at(visit, what, file.author_id, {"message": str(file.message_id), "file": str(file.file_id)})


def _preview(file: FileShown, visit: Visit, width: int) -> Preview:
    """A preview; where files cannot be had just now, the rest of the view is there all the same."""
    try:
        return _made(
            visit,
            file,
            width,
            repr(
                (
                    visit.guild_id,
                    visit.user_id,
                    visit.settings.language,
                    visit.viewer.cohorts,
                    sorted(visit.viewer.channels),
                )
            ),
        )
    except StoreProblem:
        return Preview(why=visit.words("The place for files does not answer just now."))


@st.cache_data(ttl=300, max_entries=300, show_spinner=False)
def _made(_visit: Visit, file: FileShown, width: int, viewer: str) -> Preview:
    """A preview, kept for five minutes for this very viewer."""
    del viewer

    async def work(parts: Parts) -> Preview:
        asked = question(_visit, "files", {})
        return await preview(parts.tools, parts.store, asked, (file.message_id, file.file_id), width)

    return loop().do(work)


def _taken(file: FileShown, visit: Visit) -> Taken:
    async def work(parts: Parts) -> Taken:
        return await taken(parts.tools, parts.store, question(visit, "files", {}), (file.message_id, file.file_id))

    return loop().do(work)
