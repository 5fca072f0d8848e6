"""`python -m scripts.dependency_audit`: known vulnerabilities of what is locked, or plainly that nobody looked.

A vulnerability fails unless `scripts/accepted_vulnerabilities.json` names it with a reason. Where no service of
vulnerabilities can be reached, or where it knows none of the packages, that is said and nothing fails: the audit then
was not made, which is something else than finding nothing. An answer about the same lock holds for a day, unless
`--anew` asks again.
"""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-dev.txt"
ANSWERED = ROOT / ".venv" / ".audited"
ACCEPTED = ROOT / "scripts" / "accepted_vulnerabilities.json"
SERVICES = ("osv", "pypi")
PATIENCE = 60  # seconds for one service: a network may swallow every question
NOT_MADE = "NOT AUDITED"


class Answer(NamedTuple):
    """What a service said: packages it knows, packages it does not know, and the vulnerabilities by their names."""

    known: int
    unknown: tuple[str, ...]
    vulnerable: dict[str, str]


def asked(service: str) -> Answer | None:
    """A service's answer about everything that is locked; None when it does not answer."""
    command = [sys.executable, "-m", "pip_audit", "-s", service, "-f", "json", "-r", str(LOCK)]
    options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "10"]
    try:
        ended = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=PATIENCE)
        return judged(json.loads(ended.stdout))
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return None


def judged(told: Any) -> Answer:
    """What the tool's JSON says; raises what Python raises where it has another shape."""
    packages = told["dependencies"]
    unknown = tuple(sorted(package["name"] for package in packages if "skip_reason" in package))
    vulnerable = {
        found["id"]: f"{package['name']} {package['version']}: {found['id']}, fixed in {_fixed(found)}"
        for package in packages
        for found in package.get("vulns", ())
    }
    return Answer(len(packages) - len(unknown), unknown, vulnerable)


def _fixed(found: Any) -> str:
    return ", ".join(found.get("fix_versions") or ()) or "no version yet"


def told(answers: list[Answer | None], accepted: dict[str, str]) -> tuple[int, list[str]]:
    """The exit code and what to say, by the first service that knows any of the packages."""
    answered = [answer for answer in answers if answer is not None]
    useful = next((answer for answer in answered if answer.known), None)
    if useful is None:
        why = "the services know none of the packages" if answered else "no service of vulnerabilities can be reached"
        return 0, [f"{NOT_MADE}: {why} from here. Nothing is known about the dependencies; run `make audit` elsewhere."]
    lines = [line for name, line in sorted(useful.vulnerable.items()) if name not in accepted]
    failed = 1 if lines else 0
    lines += [f"accepted: {name} ({accepted[name]})" for name in sorted(useful.vulnerable.keys() & accepted.keys())]
    if useful.unknown:
        lines.append(f"{NOT_MADE}, unknown to the service: {', '.join(useful.unknown)}")
    lines.append(f"{useful.known} dependencies audited, {len(useful.vulnerable)} known vulnerabilities.")
    return failed, lines


def main() -> int:
    """Say what is known of the lock's packages; returns 1 for a vulnerability that nobody accepted."""
    asked_about = hashlib.sha256(LOCK.read_bytes() + ACCEPTED.read_bytes()).hexdigest() + f" {datetime.now(UTC):%F}"
    if "--anew" not in sys.argv and ANSWERED.is_file():
        known, _, said = ANSWERED.read_text(encoding="utf-8").partition("\n")
        if known == asked_about:
            print(said)
            return 0
    code, lines = answered()
    print("\n".join(lines))
    if not code and ANSWERED.parent.is_dir():
        ANSWERED.write_text("\n".join([asked_about, *lines]), encoding="utf-8")
    return code


def answered() -> tuple[int, list[str]]:
    """Ask one service after the other until one knows the packages: the exit code and what to say."""
    answers: list[Answer | None] = []
    for service in SERVICES:
        answers.append(asked(service))
        if (answer := answers[-1]) is not None and answer.known:
            break
    entries = json.loads(ACCEPTED.read_text(encoding="utf-8"))
    return told(answers, {entry["id"]: entry["why"] for entry in entries})


if __name__ == "__main__":
    sys.exit(main())
