#!/bin/sh
# Builds the image and tries it as compose runs it, where a container engine runs; where none does, says so.
set -eu
cd "$(dirname "$0")/.."
image=student-profiler:tried

engine=
for candidate in docker podman; do
  if command -v "$candidate" >/dev/null 2>&1 && "$candidate" info >/dev/null 2>&1; then engine=$candidate; break; fi
done
if [ -z "$engine" ]; then
  echo "image: no container engine runs here, so it was not built; tests/packaging checks what it names"
  exit 0
fi

base=$(sed -n "s/^ARG BASE=//p" Dockerfile)
if ! "$engine" image inspect "$base" >/dev/null 2>&1 && ! "$engine" pull -q "$base" >/dev/null 2>&1; then
  echo "image: $engine runs here, but $base cannot be had, so it was not built; tests/packaging checks what it names"
  exit 0
fi

"$engine" build -t "$image" .
run() { "$engine" run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges "$image" "$@"; }
run profiler --help >/dev/null
run sh -c 'test "$(id -u)" = 10001 && ! touch /written 2>/dev/null && ! command -v gcc && ! command -v cc && ! command -v pip'
said=$(run profiler doctor || true)  # it lacks a token, and has everything else
echo "$said" | grep -q "The database can be used"
echo "$said" | grep -q "DISCORD_TOKEN is not set"
echo "image: built and tried with $engine"
