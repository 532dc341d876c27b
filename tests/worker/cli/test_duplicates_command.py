"""`newsluice duplicates` and `newsluice forget`: who repeats whom, what was changed, and taking it back."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from store.connection import connect
from store.frontier import Admission, Frontier, Near
from store.inspection import Inspection
from store.records import Records
from tasks.enqueue import prepare
from tasks.fingerprint import normalised
from tasks.near import fingerprint
from tests.site import text_of
from tests.worker.cli.urls import begun, publish

if TYPE_CHECKING:
    from config.settings import Settings
    from store.frontier import Settled
    from tests.worker.cli.conftest import Program

FIRST, COPY = "https://first.example/news/harbour", "https://copy.example/harbour"
TEXT = "\n".join(text_of(5))
CHANGED = TEXT.replace("harbour", "port", 1)


def settle(frontier: Frontier, url: str, text: str) -> Settled:
    job = begun(frontier, url)
    fields = {"id": job.id, "story": job.id, "near_duplicate_of": None, "supersedes": None, "similarity": None}
    record = json.dumps(fields | {"url": url, "requested_url": url, "text": text}, separators=(",", ":"))
    near = Near((fingerprint(normalised(text)),), hashlib.sha256(url.encode()).digest()[:3])
    return frontier.settle_record(job, record, hashlib.sha256(text.encode()).digest(), [], answered_ago=0.0, near=near)


def test_who_repeats_a_record_is_shown_by_its_url_or_that_of_a_copy(command: Program, frontier: Frontier) -> None:
    assert settle(frontier, FIRST, TEXT).outcome == "published"
    assert settle(frontier, COPY, CHANGED).outcome == "duplicate.near"
    for name in (FIRST, COPY, prepare(FIRST).id):
        ended = command("duplicates", "show", name)
        assert ended.returncode == 0
        lines = ended.stdout.decode().splitlines()
        assert lines[0].split() == [prepare(FIRST).id, FIRST]
        (row,) = (line.split() for line in lines if COPY in line)
        assert row[:2] == [prepare(COPY).id, "duplicate.near"]
    found = json.loads(command("duplicates", "show", FIRST, "--json").stdout)
    assert (found["url"], found["text"], found["story"]) == (FIRST, TEXT, found["id"])
    assert [(one["url"], one["text"]) for one in found["repeated_by"]] == [(COPY, None)]


def test_what_a_marked_copy_changed_is_shown(command: Program, settings: Settings) -> None:

    frontier = Frontier(connect(settings), settings.model_copy(update={"near_duplicates": "mark"}))
    settle(frontier, FIRST, TEXT)
    assert settle(frontier, COPY, CHANGED).outcome == "published"
    shown = command("duplicates", "show", FIRST).stdout.decode()
    assert "[-harbour-]{+port+}" in shown or "[-Harbour-]{+port+}" in shown
    assert shown.count("[-") == 1
    shown = command("duplicates", "show", COPY).stdout.decode()
    assert f"repeats {prepare(FIRST).id}" in shown
    found = json.loads(command("duplicates", "show", COPY, "--json").stdout)
    assert (found["id"], found["repeats"], found["story"]) == (prepare(COPY).id, *[prepare(FIRST).id] * 2)


def test_a_url_of_which_nothing_is_known_is_told(command: Program) -> None:
    ended = command("duplicates", "show", "https://nowhere.example/a")
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert b"nothing is known" in ended.stderr


def test_a_forgotten_record_is_gone_and_can_be_taken_again(
    command: Program, frontier: Frontier, settings: Settings
) -> None:
    settle(frontier, FIRST, TEXT)
    settle(frontier, COPY, CHANGED)
    (other,) = publish(frontier, 1)
    ended = command("forget", COPY, "--dry-run")
    assert ended.stdout.decode().split() == [prepare(FIRST).id]
    ended = command("forget", COPY)
    assert ended.returncode == 0
    redis = connect(settings)
    assert [entry.id for entry in Records(redis, settings).all()] == [other]
    assert Inspection(redis, settings).check().findings == ()
    assert frontier.admit([prepare(FIRST), prepare(COPY)]) == [Admission.NEW, Admission.NEW]
    for lease in frontier.dispatch(2):
        frontier.release([(lease.id, lease.token)])
    assert settle(frontier, COPY, CHANGED).outcome == "published"
    assert command("forget", "https://nowhere.example/a").returncode == 1


def test_all_records_of_a_host_are_forgotten_and_no_others(
    command: Program, frontier: Frontier, settings: Settings
) -> None:
    publish(frontier, 1, 2)
    settle(frontier, "https://www.first.example/a", TEXT)
    settle(frontier, "https://notfirst.example/b", "\n".join(text_of(6)))
    settle(frontier, "https://first.example:8443/c", "\n".join(text_of(7)))
    redis = connect(settings)
    redis.xtrim(f"{settings.namespace}:records", maxlen=0)  # what consumers have read is known by its fingerprint
    ended = command("forget", "--host", "first.example:8443")
    assert ended.stdout.decode().split() == [prepare("https://first.example:8443/c").id]
    settle(frontier, "https://first.example:8443/c", "\n".join(text_of(7)))
    redis.xtrim(f"{settings.namespace}:records", maxlen=0)
    ended = command("forget", "--host", "first.example")
    gone = ("https://www.first.example/a", "https://first.example:8443/c")
    assert sorted(ended.stdout.decode().split()) == sorted(prepare(url).id for url in gone)
    answers = frontier.admit([prepare(f"https://{name}") for name in ("www.first.example/a", "notfirst.example/b")])
    assert answers == [Admission.NEW, Admission.DONE]
    assert command("forget", "--host", "first.example").returncode == 1


def test_status_tells_the_share_of_duplicates_and_who_repeats_whom(command: Program, frontier: Frontier) -> None:
    settle(frontier, FIRST, TEXT)
    settle(frontier, COPY, CHANGED)
    shown = command("status").stdout.decode()
    assert "of the articles that were read came before: near 50.0%" in shown
    assert "copy.example repeats first.example: 1" in shown
    assert json.loads(command("status", "--json").stdout)["copies"] == [["copy.example", "first.example", 1]]
