#!/bin/sh
# Builds .venv from a hash-locked requirements file; does nothing when it is current.
# Usage: scripts/bootstrap.sh [requirements.txt | requirements-dev.txt]
set -eu
cd "$(dirname "$0")/.."
lock=${1:-requirements.txt}
log=setup.log
export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1  # the machine may trust a proxy of its own; newer and older uv name it differently

fail() { echo "$1 (What the tools said is in $log.)" >&2; exit 1; }
quietly() { "$@" >>"$log" 2>&1; }

# The development lock contains the runtime one, so it serves both.
stamp_of() { echo ".venv/.synced-$(cat "$1" scripts/bootstrap.sh | cksum | tr ' ' -)"; }
[ -f "$(stamp_of "$lock")" ] && exit 0
[ "$lock" = requirements.txt ] && [ -f "$(stamp_of requirements-dev.txt)" ] && exit 0
: >"$log"
echo "Setting up .venv from $lock (once; about 10 to 60 seconds) ..." >&2

fits() { "$1" -c 'import sys, venv; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 15))' >/dev/null 2>&1; }
python=
for candidate in ${PYTHON:-} python3.13 python3.14 python3.12 python3 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[24]*/bin/python3; do
  if fits "$candidate"; then python=$(command -v "$candidate"); break; fi
done

if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
  uv=uv
else
  uv=.venv-uv/bin/uv
  if [ ! -x "$uv" ]; then
    any=${python:-$(command -v python3 || command -v python || true)}
    [ -n "$any" ] || fail "Python is missing: install Python 3.12 or newer with its venv module, then run this again."
    quietly "$any" -m venv --clear .venv-uv ||
      fail "Python's venv module is missing: install it (Debian: apt install python3-venv), then run this again."
    quietly .venv-uv/bin/python -m pip install --disable-pip-version-check 'uv>=0.9,<1' ||
      fail "uv could not be installed: check the network to your package index, or install uv by hand, then run this again."
  fi
fi

if ! fits .venv/bin/python; then
  quietly "$uv" venv --clear --python "${python:-3.13}" .venv ||
    fail "No Python 3.12 to 3.14 was found and none could be downloaded: install one of them, then run this again."
fi
# Tests start hundreds of processes, several at once: each would compile what the others are compiling too.
compile=
[ "$lock" = requirements-dev.txt ] && compile=--compile-bytecode
quietly "$uv" pip sync $compile --python .venv/bin/python --require-hashes "$lock" ||
  fail "The packages of $lock could not be installed: check the network and the free disk space, then run this again."
rm -f .venv/.synced-*
: >"$(stamp_of "$lock")"
