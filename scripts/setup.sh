#!/bin/sh
# Make .venv with the locked packages, or bring it up to date; does nothing when nothing changed. Run by `make`.
#
#   PYTHON=python3.12 sh scripts/setup.sh
#
# .venv/.ready holds what the environment was made from: place, files, Python. It is taken away while packages are
# installed, so an environment without it was never finished and is made anew. Whoever else is at that in this tree is
# waited for: the lock is on this file, and ends with the process.
set -eu
cd "$(dirname "$0")/.."
venv=.venv
ready=$venv/.ready

fail() {
  echo "newsluice: $*" >&2
  exit 1
}

# Print the first Python that is new enough. What it is asked can be read by a Python of any age.
choose() {
  for python in ${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      echo "$python"
      return
    fi
  done
  python=${PYTHON:-python3}
  found=$("$python" -c 'import sys; print("is %d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || found="cannot be run"
  fail "Python 3.11 or newer is needed, and $python $found: install one (Debian 12, Ubuntu 24.04 and newer:" \
    "apt-get install python3 python3-venv) or name one (make PYTHON=/path/to/python3.11)"
}

# What Python does: hold the lock, and run this again.
lock='
import fcntl, os, sys
held = os.open("scripts/setup.sh", os.O_RDONLY)
try:
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("Another set-up is at work here; waiting for it.", file=sys.stderr)
    fcntl.flock(held, fcntl.LOCK_EX)
os.set_inheritable(held, True)
os.execv("/bin/sh", ["sh", "scripts/setup.sh", "locked"])
'

recorded() {
  sed -n "$1p" "$ready" 2>/dev/null
}

files=$(cat scripts/setup.sh pyproject.toml requirements.lock | cksum)
whole=
if [ "$(recorded 1)" = "$PWD" ] && [ "$(recorded 3)" = "${PYTHON:-$(recorded 3)}" ] &&
  "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  [ "$(recorded 2)" = "$files" ] && exit 0
  whole=yes
fi

python=$(choose)
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
  fail "$python has no venv module: install it (Debian and Ubuntu: apt-get install python3-venv)"
[ "${1-}" = locked ] || exec "$python" -c "$lock"
if [ "$whole" ]; then
  echo "Bringing $venv up to date with requirements.lock." >&2
  rm "$ready"
else
  echo "Setting up $venv with the packages of requirements.lock; this takes a minute or two, once." >&2
  rm -rf "$venv"
  "$python" -m venv "$venv" || fail "$python could not make $venv: see above"
fi
pip() {
  "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input "$@" ||
    fail "the packages could not be installed: see above; once that is mended, the same command starts again"
}
# The lock has all that is needed; the pip that comes with an older Python cannot work that out for itself (it takes
# lxml[html-clean] and lxml[html_clean] for two).
pip --require-hashes --no-deps -r requirements.lock
pip --no-deps --no-build-isolation -e .
printf '%s\n' "$PWD" "$files" "${PYTHON:-$python}" >"$ready"
