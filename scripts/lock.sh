#!/bin/sh
# Resolves pyproject.toml into the two lock files, with hashes and without any index address.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv-uv/bin/uv)
compile() { "$uv" pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate "$@" pyproject.toml; }
compile -o requirements.txt
compile --extra dev -c requirements.txt -o requirements-dev.txt
