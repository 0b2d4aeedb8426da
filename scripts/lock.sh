#!/bin/sh
# Writes requirements.lock: what pip would install for pyproject.toml, every version fixed.
# Versions that the lock names already stay, unless UPGRADE=1. Needs the registry, installs nothing.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

: >"$work/constraints"
if [ "${UPGRADE:-0}" != 1 ] && [ -f requirements.lock ]; then
    grep -v '^#' requirements.lock >"$work/constraints"
fi
"$python" -m pip install --quiet --dry-run --ignore-installed --report "$work/report.json" \
    --constraint "$work/constraints" --editable '.[dev,openai,ollama,anthropic]'
"$python" - "$work/report.json" >"$work/lock" <<'PYTHON'
import json
import re
import sys

print("""\
# Every package that Segue runs and is tested with, made by `make lock` from pyproject.toml (with its extras dev, openai,
# ollama, anthropic). Install with `pip install -r requirements.lock`.
# No hashes: torch comes in several builds (processor only, CUDA, macOS), all of them this version, and which one is
# right depends on the machine. What a build needs besides (triton, CUDA libraries) is left to it for the same reason.""")
report = json.load(open(sys.argv[1], encoding="utf-8"))
locked = {}
for entry in report["install"]:
    name = re.sub(r"[-_.]+", "-", entry["metadata"]["name"]).lower()
    if not re.match(r"segue$|triton$|nvidia-|cuda-", name):
        locked[name] = entry["metadata"]["version"].split("+")[0]
print("\n".join(f"{name}=={version}" for name, version in sorted(locked.items())))
PYTHON
mv "$work/lock" requirements.lock
