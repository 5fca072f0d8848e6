"""`python -m scripts.secret_scan`: looks for secrets in every file of the repository, without any network.

What looks like one and is none stands in `scripts/reviewed_secrets.json` with the reason; it is known by its hash and
file alone. Anything else fails, and so does an entry that no file needs any more.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings

ROOT = Path(__file__).resolve().parents[1]
REVIEWED = ROOT / "scripts" / "reviewed_secrets.json"
SEEN = ROOT / ".venv" / ".without-secrets"  # hashes of contents in which nothing was found
# Locked versions with their hashes are public, and a test holds their form.
LEFT_OUT = {"requirements.txt", "requirements-dev.txt", str(REVIEWED.relative_to(ROOT))}
# Tests and documents make up passwords all the time; tokens, keys and random signs are looked for in them too.
EXAMPLES = ("tests/", "docs/")
MADE_UP = {"Secret Keyword", "Basic Auth Credentials"}
BINARY = (".png", ".ttf", ".gz", ".ico", ".webp")


class Find(NamedTuple):
    """Something that looks like a secret; `hash` is what is known of it."""

    file: str
    kind: str
    hash: str


def committed() -> list[str]:
    """The files that git knows or would add, by their path in the repository; none where this is no checkout of git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = (name for name in listed.stdout.split("\0") if name and name not in LEFT_OUT and not name.endswith(BINARY))
    return [name for name in names if (ROOT / name).is_file()]


def found_in(names: Iterable[str]) -> list[Find]:
    """Everything in some files that looks like a secret."""
    with default_settings():
        return [
            Find(name, secret.type, secret.secret_hash)
            for name in names
            for secret in scan_file(str(ROOT / name))
            if not (name.startswith(EXAMPLES) and secret.type in MADE_UP)
        ]


def found(names: list[str], processes: int = 2) -> list[Find]:
    """The same for many files, side by side; contents that were clean before are passed over."""
    known = set(SEEN.read_text(encoding="utf-8").split()) if SEEN.is_file() else set()
    contents = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in names}
    unknown = [name for name in names if contents[name] not in known]
    parts = [unknown[number::processes] for number in range(processes)]
    if len(unknown) > 100:
        with ProcessPoolExecutor(processes) as workers:
            finds = [find for part in workers.map(found_in, parts) for find in part]
    else:
        finds = found_in(unknown)
    dirty = {find.file for find in finds}
    if SEEN.parent.is_dir():
        SEEN.write_text("\n".join(sorted({contents[name] for name in names if name not in dirty})), encoding="utf-8")
    return sorted(set(finds))


def reviewed() -> dict[Find, str]:
    """What was looked at and is no secret, with the reason."""
    entries = json.loads(REVIEWED.read_text(encoding="utf-8"))
    return {Find(entry["file"], entry["kind"], entry["hash"]): entry["why"] for entry in entries}


def main() -> int:
    """Say what is new and what is not needed any more; returns 1 when there is either."""
    names = committed()
    if not names:
        print("NOT LOOKED FOR SECRETS: this is no checkout of git.")
        return 0
    finds, known = found(names), reviewed()
    new, old = [find for find in finds if find not in known], [find for find in known if find not in finds]
    for find in new:
        print(f"{find.file}: {find.kind}. Take it out; if it is none, say why in {REVIEWED.relative_to(ROOT)}:")
        print(f"  {json.dumps({**find._asdict(), 'why': ''})}")
    for find in old:
        print(f"{REVIEWED.relative_to(ROOT)}: {find.file} has no such {find.kind} any more. Take the entry out.")
    if not new and not old:
        print(f"No secrets in {len(names)} files ({len(known)} look like one and were reviewed).")
    return 1 if new or old else 0


if __name__ == "__main__":
    sys.exit(main())
