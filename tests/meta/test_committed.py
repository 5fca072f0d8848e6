"""What a public repository must not hold, and what its documents must not promise in vain."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FORBIDDEN = {
    "the host of a package index": r"\bpypi\.|pythonhosted|--(?:extra-)?index-url|find-links",
    "a path of one machine": r"(?<![\w/.~])/(?:work|root|tmp|Users)/\w",
    "a token of Discord": r"\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}",
    "a key of AWS or a private key": r"\bAKIA[0-9A-Z]{16}\b|BEGIN [A-Z ]*PRIVATE KEY",
}


@cache
def committed() -> dict[str, str]:
    """Every text that git knows, by its path."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout of git")
    texts = {}
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path != Path(__file__).resolve() and b"\0" not in (raw := path.read_bytes()):
            texts[name] = raw.decode("utf-8")
    return texts


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_text_names(what: str) -> None:
    assert len(committed()) > 100
    assert not [name for name, text in committed().items() if re.search(FORBIDDEN[what], text)]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_one_version_and_hashes(lock: str) -> None:
    packages = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())

    assert len(packages) > 50
    assert not [package for package in packages if not re.match(r"[\w.-]+(\[[\w,]+\])?==[\w.+!]+", package)]
    assert not [package for package in packages if "--hash=sha256:" not in package]


def anchors(document: Path) -> set[str]:
    """What a link may name in a document: its headings, as they are shown on the web."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_picture_is_there_and_every_heading_that_is_linked(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    pictures = re.findall(r'<img [^>]*src="([^"]+)"', text)
    headings = re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text)

    assert not [picture for picture in pictures if not (document.parent / picture).is_file()]
    assert not [
        (target, heading)
        for target, heading in headings
        if heading not in anchors(document.parent / target if target else document)
    ]


def test_every_command_that_a_document_tells_to_make_can_be_made() -> None:
    makeable = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = {
        name
        for document in DOCUMENTS
        for name in re.findall(
            r"(?:`|^)make ([a-z-]+)(?=`| *$| +[A-Z]+=| +#)", document.read_text("utf-8"), re.MULTILINE
        )
    }

    assert len(told) > 5
    assert told <= makeable
