#!/usr/bin/env bash
# The Python tests of training/, in an environment of their own (.venv at the root of the checkout).
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -x .venv/bin/python ]; then
  python3 -m venv .venv || { echo "python3 with venv is needed (Debian: apt-get install python3-venv)" >&2; exit 1; }
fi
wanted=$(sha256sum training/requirements-test.txt | cut -d' ' -f1)
if [ "$(cat .venv/.installed 2>/dev/null)" != "$wanted" ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements-test.txt
  echo "$wanted" > .venv/.installed
fi
exec .venv/bin/python -m pytest -q training/tests
