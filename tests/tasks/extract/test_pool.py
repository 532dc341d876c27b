from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from config.settings import Settings, load
from tasks.errors import Failed, Rejected, Unable
from tasks.extract.pool import ARTICLE, UNCOMPARED, Pool
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
WORK = "works:obey"


def settings(**given: float) -> Settings:
    return load(**{"extract_processes": 2, "extract_timeout": 1.5, "extract_memory_mib": 256} | given)


@pytest.fixture(autouse=True)
def _works_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(settings(extract_processes=1), work=WORK)
    yield made
    made.close()


def pid_of(pool: Pool) -> int:
    return int(pool.article(b"who", "u", None).text.split()[0])


def bridge() -> bytes:
    sentence = "The council decided on Tuesday to build a new bridge across the river, and work begins in spring."
    body = "".join(f"<p>{sentence} This is number {number}.</p>" for number in range(6))
    return f"<html lang='en'><head><title>A bridge</title></head><body><article>{body}</article></body></html>".encode()


def test_a_near_fingerprint_is_made_only_where_it_is_asked_for() -> None:
    articles = []
    for work in (ARTICLE, UNCOMPARED):
        pool = Pool(settings(extract_processes=1, extract_timeout=10, extract_memory_mib=768), work=work)
        try:
            articles.append(pool.article(bridge(), "http://a.example/bridge", "utf-8"))
        finally:
            pool.close()
    assert len(articles[0].near) > 200
    assert articles[1] == replace(articles[0], near="")


def test_a_real_page_becomes_an_article() -> None:
    pool = Pool(settings(extract_processes=1, extract_timeout=10, extract_memory_mib=768))
    try:
        article = pool.article(bridge(), "http://a.example/bridge", "utf-8")
        with pytest.raises(Rejected):
            pool.article(b"%PDF-1.4", "http://a.example/pdf", None)
    finally:
        pool.close()
    assert article.title == "A bridge"
    assert article.language == "en"
    assert article.text.count("This is number") == 6


def test_what_the_child_says_comes_back_as_an_article(pool: Pool) -> None:
    article = pool.article(b"good page", "http://a.example/", "utf-8")
    assert article.text.endswith("good page")
    assert article.tags == ("http://a.example/", "utf-8")
    assert article.struck == ()


def test_a_page_without_an_article_is_rejected(pool: Pool) -> None:
    with pytest.raises(Rejected) as caught:
        pool.article(b"none", "u", None)
    assert caught.value.outcome is Outcome.REJECTED_NO_TEXT


@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        (b"crash", Outcome.FAILED_EXTRACT_CRASHED),
        (b"exit", Outcome.FAILED_EXTRACT_CRASHED),
        (b"bloat", Outcome.FAILED_EXTRACT_CRASHED),
        (b"hang", Outcome.FAILED_EXTRACT_TIMEOUT),
    ],
)
def test_a_page_that_breaks_its_child_fails_by_itself(pool: Pool, order: bytes, outcome: Outcome) -> None:
    with pytest.raises(Failed) as caught:
        pool.article(order, "u", None)
    assert caught.value.outcome is outcome
    assert pool.article(b"good", "u", None).text.endswith("good")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere nothing tells that memory was refused")
def test_a_page_that_memory_did_not_suffice_for_is_neither_rejected_nor_called_a_defect() -> None:
    pool = Pool(settings(extract_processes=1, extract_timeout=30))
    try:
        for paragraphs in (400_000, 700_000):  # memory is refused while the tree is searched, while it is made
            with pytest.raises(Failed, match="out of memory") as caught:
                pool.article(b"<html><body>" + b"<p>x" * paragraphs, "http://a.example/", None)
            assert caught.value.outcome is Outcome.FAILED_EXTRACT_CRASHED
    finally:
        pool.close()


def test_a_child_cannot_make_its_parent_hold_an_answer_beyond_measure() -> None:
    pool = Pool(settings(extract_processes=1, extract_memory_mib=512, extract_timeout=10), work=WORK)
    with pytest.raises(Failed) as caught:
        pool.article(b"flood", "u", None)
    assert caught.value.outcome is Outcome.FAILED_EXTRACT_CRASHED
    assert pool.article(b"good", "u", None).text.endswith("good")
    pool.close()


def test_an_idle_child_that_was_killed_is_replaced_and_no_page_suffers(pool: Pool) -> None:
    for _ in range(3):
        os.kill(pid_of(pool), signal.SIGKILL)
        assert pool.article(b"good", "u", None).text.endswith("good")


def test_a_hundred_pages_come_out_right_among_crashes_hangs_bombs_and_kills() -> None:
    orders = [b"page %d" % number for number in range(100)]
    for place, bad in enumerate([b"crash", b"hang", b"bloat", b"exit", b"kill"] * 2):
        orders.insert(place * 10, bad)
    pool = Pool(settings(), work=WORK)

    def run(order: bytes) -> str:
        if order == b"kill":
            os.kill(pid_of(pool), signal.SIGKILL)
            return "killed"
        try:
            return pool.article(order, "u", None).text.partition(" ")[2]
        except Failed as error:
            return error.outcome

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(run, orders))
    pool.close()
    # a child may be killed from outside over a page in hand; such a page fails and would be tried again
    good = [
        (order.decode(), answer) for order, answer in zip(orders, answers, strict=True) if order.startswith(b"page")
    ]
    assert sum(order != answer for order, answer in good) <= answers.count("killed")
    assert answers.count(Outcome.FAILED_EXTRACT_TIMEOUT) == 2


def test_a_child_is_replaced_after_its_share_of_pages() -> None:
    pool = Pool(settings(extract_processes=1, extract_pages=2), work=WORK)
    pids = [pid_of(pool) for _ in range(4)]
    pool.close()
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_child_is_replaced_when_it_has_grown_beyond_its_limit() -> None:
    pool = Pool(settings(extract_processes=1, extract_recycle_mib=96), work=WORK)
    small = [pid_of(pool) for _ in range(20)]
    grown = int(pool.article(b"grow", "u", None).text.split()[0])  # the page itself is answered
    fresh = [pid_of(pool) for _ in range(2)]
    pool.close()
    assert {*small, grown} == {small[0]}
    assert grown != fresh[0] == fresh[1]


def test_no_page_waits_for_a_child_that_starts_while_another_is_free() -> None:
    pool = Pool(settings(extract_pages=4), work="works:obey_late")
    pids = [pid_of(pool) for _ in range(6)]  # one is replaced after page 4, and its replacement is not ready
    pool.close()
    assert pids == [pids[0]] * 4 + [pids[5]] * 2
    assert pids[0] != pids[5]


def test_children_have_their_share_of_pages_at_different_times() -> None:
    pool = Pool(settings(extract_processes=4, extract_pages=40), work=WORK)
    assert sorted(child.pages for child in pool._idle.queue if child) == [0, 10, 20, 30]
    pool.close()


def test_nothing_remains_after_closing_and_closing_twice_is_harmless() -> None:
    before = {thread.ident for thread in threading.enumerate()}
    children = {child.pid for child in psutil.Process().children(recursive=True)}
    pool = Pool(settings(), work=WORK)
    pool.article(b"good", "u", None)
    pool.close()
    pool.close()
    assert {thread.ident for thread in threading.enumerate()} == before
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= children
    with pytest.raises(Unable, match="closed"):
        pool.article(b"good", "u", None)


def test_a_body_that_leaves_no_room_to_parse_it_is_refused_before_it_is_sent(pool: Pool) -> None:
    with pytest.raises(Rejected) as caught:
        pool.article(b"x" * (17 << 20), "u", None)
    assert caught.value.outcome is Outcome.REJECTED_TOO_LARGE


def test_a_child_that_cannot_start_is_not_the_pages_doing() -> None:
    pool = Pool(settings(extract_processes=1), work="works:refuse")
    with pytest.raises(Unable, match="does not start"):
        pool.article(b"good", "u", None)
    pool.close()


def start_parent(pages: list[str], **given: float | str) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    """Start a program with two children and give them these pages; return it and them, once they have the pages."""
    program = (
        "import json, sys, threading, time; sys.path.insert(0, sys.argv[1])\n"
        "from config.settings import load; from tasks.extract.pool import Pool\n"
        "given = json.loads(sys.argv[2]); work = given.pop('work', 'works:obey')\n"
        "pool = Pool(load(**given), work=work)\n"
        "for page in sys.argv[3:]:\n"
        "    threading.Thread(target=pool.article, args=(page.encode(), 'u', None)).start()\n"
        "time.sleep(1); print('ready', flush=True); time.sleep(60)\n"
    )
    options = json.dumps({"extract_processes": 2, "extract_memory_mib": 256} | given)
    command = [sys.executable, "-c", program, str(HERE), options, *pages]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert parent.stdout is not None
    with parent.stdout:
        assert parent.stdout.readline() == "ready\n"
    children = psutil.Process(parent.pid).children()
    assert len(children) == 2
    return parent, children


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a busy child ends when its time is over")
@pytest.mark.parametrize(
    ("pages", "work"),
    [
        (["good", "good"], "works:obey"),
        (["hang", "good"], "works:obey"),
        (["hold", "hang"], "works:obey"),
        ([], "works:start_for_ever"),
    ],
    ids=["idle", "busy", "in C code", "starting"],
)
def test_children_end_when_their_parent_is_killed(pages: list[str], work: str) -> None:
    parent, children = start_parent(pages, work=work, extract_timeout=120)  # nothing of this ends by its time-out
    parent.kill()
    parent.wait()
    _, alive = psutil.wait_procs(children, timeout=15)
    for child in alive:
        child.kill()
    assert not alive


def test_a_busy_child_whose_parent_is_stopped_ends_when_its_time_is_over() -> None:
    parent, children = start_parent(["hold"], extract_timeout=2)
    parent.send_signal(signal.SIGSTOP)
    try:
        deadline = time.monotonic() + 15
        ended = [psutil.STATUS_SLEEPING] * 2
        while time.monotonic() < deadline and sorted(ended) != [psutil.STATUS_SLEEPING, psutil.STATUS_ZOMBIE]:
            time.sleep(0.1)
            ended = [child.status() for child in children]
    finally:
        parent.kill()
        parent.wait()
    assert sorted(ended) == [psutil.STATUS_SLEEPING, psutil.STATUS_ZOMBIE]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks into /proc")
def test_no_child_holds_a_copy_of_a_sockets_end_that_is_not_its_own() -> None:
    pool = Pool(settings(extract_processes=3, extract_pages=3), work=WORK)
    with ThreadPoolExecutor(6) as threads:  # children start while pages are with others
        list(threads.map(lambda number: pool.article(b"page %d" % number, "u", None), range(60)))
    pids = [child.pid for child in pool._idle.queue if child]
    held = [[os.fspath(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()] for pid in pids]
    pool.close()
    assert [sum(name.startswith("socket:") for name in names) for names in held] == [1, 1, 1]


def test_a_child_ignores_the_signals_that_end_its_parent(pool: Pool) -> None:
    pid = pid_of(pool)
    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)
    time.sleep(0.05)
    assert pid_of(pool) == pid


def test_a_child_loads_neither_celery_nor_redis_nor_httpx() -> None:
    program = (
        "import sys, tasks.extract.child, tasks.extract.pool, tasks.extract.page\n"
        "print([name for name in ('celery', 'redis', 'httpx', 'pydantic') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
