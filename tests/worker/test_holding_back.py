"""What is full slows everything down and says so; nothing is lost, and all goes on when there is room."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from config.settings import PREFIX
from store.books import Books
from store.connection import connect
from store.records import Records
from tasks.enqueue import enqueue
from tests.worker.conftest import lines, program, until

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings
    from store.frontier import Frontier
    from tests.site import Site


def test_consumers_that_stop_hold_the_workers_back_and_get_every_record_once_they_are_back(
    site: Site, settings: Settings, frontier: Frontier, environment: dict[str, str], tmp_path: Path
) -> None:
    books, records = Books(connect(settings), settings), Records(connect(settings), settings)
    records.create_group("g")
    environment |= {f"{PREFIX}RECORDS_MAX_UNREAD": "3", f"{PREFIX}RECORDS_KEEP_HOURS": "0"}
    site.pause = 0.3  # so that few come out between two looks
    urls = site.articles(80)
    enqueue(frontier, urls)
    log = tmp_path / "log"
    seen: list[str] = []

    def consume() -> bool:
        entries = records.read("g", "c", 100)
        seen.extend(entry.url for entry in entries)
        records.ack("g", [entry.entry_id for entry in entries])
        return len(seen) >= len(urls)

    with program("worker", environment=environment, log=log) as worker:
        until(lambda: log.exists() and "NEWSLUICE_RECORDS_MAX_UNREAD is 3" in log.read_text(), "that it is told")
        until(lambda: not books.counts()["leased"], "that what is in hand has ended")
        held = books.counts()
        assert 3 <= held["published"] < len(urls)
        assert held["waiting"] == len(urls) - held["published"]
        assert len(records) == held["published"], "nothing unread is trimmed"
        until(consume, "every record")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0, log.read_text()
    assert sorted(seen) == sorted(urls)
    assert log.read_text().count("holding back") < len(urls), "told once a change, not once a look"
    assert books.audit().balanced


def test_a_run_with_more_urls_than_may_be_pending_takes_them_as_there_is_room(
    site: Site, environment: dict[str, str], tmp_path: Path
) -> None:
    own = ("REDIS_URL", "NAMESPACE", "ENQUEUE_QUEUES")
    here = {name: value for name, value in environment.items() if name.removeprefix(PREFIX) not in own}
    site.pause = 0.05
    urls = site.articles(25)
    files = ("-o", str(tmp_path / "records"), "--outcomes", str(tmp_path / "outcomes"))
    ended = subprocess.run(
        [sys.executable, "-m", "worker.cli.main", "run", *urls, urls[0], "news", *files],
        env=here | {f"{PREFIX}PENDING_MAX": "4"},
        capture_output=True,
        timeout=90,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    assert sorted(str(record["url"]) for record in lines(tmp_path / "records")) == sorted(urls)
    told = sorted(str(line["outcome"]) for line in lines(tmp_path / "outcomes"))
    assert told == ["duplicate.url", *["published"] * 25, "rejected.url"]
    assert max(site.asked[f"/article/{number}"] for number in range(25)) == 1


def test_a_run_without_room_on_its_disk_says_so_and_ends_when_asked(
    site: Site, environment: dict[str, str], tmp_path: Path
) -> None:
    own = ("REDIS_URL", "NAMESPACE", "ENQUEUE_QUEUES")
    here = {name: value for name, value in environment.items() if name.removeprefix(PREFIX) not in own}
    log = tmp_path / "log"
    (tmp_path / "urls").write_text("\n".join(site.articles(2000)))  # more than are read at a time
    arguments = ("run", "-f", str(tmp_path / "urls"), "-o", str(tmp_path / "records"))
    with program(*arguments, environment=here | {f"{PREFIX}DISK_MIN_FREE_MIB": "1000000000"}, log=log) as process:
        until(lambda: "NEWSLUICE_DISK_MIN_FREE_MIB is 1,000,000,000" in log.read_text(), "that the progress tells it")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 130
    assert "not all that was given was taken, so give it again: the disk of" in log.read_text()
    assert not site.asked
