"""The account under which the embedded PostgreSQL runs when the bot is root."""

import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ON_LINUX = sys.platform == "linux"


def server_account() -> Callable[[], None] | None:
    """What a child does before it becomes a PostgreSQL program: the server refuses to run as root."""
    return _leave_root if os.geteuid() == 0 else None


def _leave_root() -> None:
    """Be `nobody` in a user namespace of one's own, where files stay root's outside; else really become `nobody`."""
    nobody = pwd.getpwnam("nobody")
    try:
        os.unshare(os.CLONE_NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} 0 1")
        Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} 0 1")
    except (OSError, AttributeError):
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def give_to_server_account(folder: Path) -> None:
    """Let the server's account have a folder, where it is another one outside of itself too."""
    if os.geteuid() == 0 and not _namespaces_allowed():
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _namespaces_allowed() -> bool:
    """Whether this kernel lets us make a user namespace (containers often forbid it)."""
    if not ON_LINUX:
        return False
    code = "import os; os.unshare(os.CLONE_NEWUSER); open('/proc/self/setgroups', 'w').write('deny')"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
