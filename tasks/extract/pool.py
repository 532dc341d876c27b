"""Extraction in child processes: a page that hangs, crashes or bloats costs that page and one child, nothing else.

Every child has a socket of its own and no state is shared between children, so none can break another. A child is plain
Python started with the parent's import path: it does not import the program that the parent runs, nor Celery or Redis.
"""

from __future__ import annotations

import contextlib
import json
import queue
import select
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tasks.account import Account, account_of
from tasks.article import Article, Struck
from tasks.errors import Failed, Rejected, Unable, UrlError
from tasks.extract.child import MOST, receive, send
from tasks.extract.memory import margin
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from config.settings import Settings

#: Seconds that a child may take to start and load the extractor, on a busy machine.
START_SECONDS = 60.0
#: Seconds after a page's time is over at which the child's own timer ends it, if the parent did not.
GRACE_SECONDS = 1.0
#: Seconds that a child which has closed its socket has to end.
LEAVE_SECONDS = 2.0
#: A page may be this part of the child's memory limit; beyond it there is no room to parse it.
BODY_SHARE = 1 / 16
#: What children do for `Pool.article`, with and without near fingerprints, and for `Pool.explanation`.
ARTICLE, UNCOMPARED = "tasks.extract.child:article_of", "tasks.extract.child:uncompared_article_of"
EXPLANATION = "tasks.extract.child:explanation_of"

_PROGRAM = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from tasks.extract.child import main
main(*json.loads(sys.argv[2]))
"""


class _Gone(Exception):
    """The child died before it took the page."""


class _Child:
    """One process and the socket to it; used by one thread at a time."""

    def __init__(self, work: str, seconds: float, memory_mib: int) -> None:
        self.pages = 0
        #: Bytes of memory that it had after its last page.
        self.resident = 0
        #: Bytes of address space that it had at its most.
        self.peak = 0
        self._ready = False
        self._seconds = seconds
        self._socket, theirs = socket.socketpair()
        with theirs:
            theirs.settimeout(None)  # whatever socket.setdefaulttimeout says just now: Celery uses it as it ends
            given = json.dumps([theirs.fileno(), work, seconds + GRACE_SECONDS, memory_mib])
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-c", _PROGRAM, json.dumps(sys.path), given],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C at the terminal is the parent's affair
            )

    @property
    def pid(self) -> int:
        """The process' id."""
        return self._process.pid

    def is_ready(self) -> bool:
        """Say whether it has started, or will not: a page does not have to wait for it."""
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return self._ready or bool(poll.poll(0))

    def ask(self, body: bytes, url: str, charset: str | None, familiar: bytes) -> dict[str, Any]:
        """Return the child's answer for a page.

        Raises _Gone where the child was dead before, Failed where it died or took too long over this page.
        """
        self.pages += 1
        try:
            self._wait_until_ready()
            self._socket.settimeout(self._seconds)
            head = url.encode("utf-8", "replace"), (charset or "").encode("ascii", "replace"), familiar
            send(self._socket, *head, body)
            receive(self._socket)  # it has the page; what happens from here on is the page's doing
        except (OSError, EOFError) as error:
            raise _Gone(repr(error)) from error
        try:
            answer: dict[str, Any] = json.loads(receive(self._socket))
        except TimeoutError as error:
            raise Failed(Outcome.FAILED_EXTRACT_TIMEOUT, f"extraction took over {self._seconds:g} s") from error
        except (OSError, EOFError) as error:
            raise Failed(Outcome.FAILED_EXTRACT_CRASHED, f"the extraction child ended: {self._ending()}") from error
        self.resident, self.peak = answer.pop("resident"), answer.pop("peak")
        return answer

    def _wait_until_ready(self) -> None:
        if not self._ready:
            self._socket.settimeout(START_SECONDS)
            receive(self._socket)
            self._ready = True
        elif self._process.poll() is not None:
            raise EOFError

    def _ending(self) -> str:
        try:
            code = self._process.wait(LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            return "it closed its socket"
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def close(self) -> None:
        """End the process at once: whatever it is at, nobody waits for it."""
        self._socket.close()
        self._process.kill()
        self._process.wait()


class Pool:
    """A fixed number of extraction children, each replaced when it dies, has read its share of pages, or has grown.

    A replacement starts at once, and as long as it loads the extractor (0.4 s of CPU) pages go to other children that
    are free. Thread-safe. `work` names the function that a child runs, as `module:name`, with the contract of
    tasks.extract.child.article_of.
    """

    def __init__(self, settings: Settings, *, work: str = ARTICLE) -> None:
        self._settings = settings
        self._work = work
        self._closed = False
        self._most = min(MOST, int((settings.extract_memory_mib << 20) * BODY_SHARE))
        #: Who is free; None where a child could not be started and the next page has to.
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for number in range(settings.extract_processes):
            child = self._start()
            child.pages = number * settings.extract_pages // settings.extract_processes  # not all replaced together
            self._idle.put(child)

    def article(self, body: bytes, url: str, charset: str | None, familiar: bytes = b"") -> Article:
        """Extract and clean a page; wait for a free child first. Arguments as of tasks.reading.read_article.

        Raises tasks.errors.Rejected (no article, or too large) and Failed (FAILED_EXTRACT_TIMEOUT,
        FAILED_EXTRACT_CRASHED, FAILED_INTERNAL); Unable when no child can be started, and after `close`.
        """
        self._refuse_too_large(body)
        return _article(self._ask(body, url, charset, familiar))

    def explanation(self, body: bytes, url: str, charset: str | None) -> tuple[Article | UrlError, Account | None]:
        """Return the article, or why there is none, and the account of the page, None where it could not be read.

        For a pool whose `work` is EXPLANATION. Raises Unable as `article` does.
        """
        try:
            self._refuse_too_large(body)
            answer = self._ask(body, url, charset, b"")
        except UrlError as error:
            return error, None
        given = answer.pop("account", None)
        account = account_of(given) if given else None
        try:
            return _article(answer), account
        except UrlError as error:
            return error, account

    def _refuse_too_large(self, body: bytes) -> None:
        if len(body) > self._most:
            detail = f"{len(body)} bytes are too many to extract within EXTRACT_MEMORY_MIB"
            raise Rejected(Outcome.REJECTED_TOO_LARGE, detail)

    def _ask(self, body: bytes, url: str, charset: str | None, familiar: bytes) -> dict[str, Any]:
        child = self._take()
        used_up = True
        try:
            if self._closed:
                raise Unable("the extraction pool is closed")
            child = child or self._start()
            try:
                answer = child.ask(body, url, charset, familiar)
            except _Gone:  # killed while idle; this page is not to blame
                child = self._renewed(child) or self._start()
                answer = child.ask(body, url, charset, familiar)
            used_up = "failed" in answer or self._is_used_up(child)
        except _Gone as error:
            raise Unable(f"the extraction child does not start: {error}") from error
        finally:
            self._idle.put(self._renewed(child) if used_up and not self._closed else child)
        return answer

    def _take(self) -> _Child | None:
        """Return a free child, one that is ready where there is one; wait for a free one first."""
        taken = [self._idle.get()]
        with contextlib.suppress(queue.Empty):
            while not (taken[-1] and taken[-1].is_ready()):
                taken.append(self._idle.get_nowait())
        chosen = taken.pop()
        for child in taken:
            self._idle.put(child)
        return chosen

    def _is_used_up(self, child: _Child) -> bool:
        settings = self._settings
        short = child.peak > (settings.extract_memory_mib << 20) - margin(self._most)  # the next page would be blamed
        return short or child.pages >= settings.extract_pages or child.resident > settings.extract_recycle_mib << 20

    def _renewed(self, child: _Child | None) -> _Child | None:
        """Return a fresh child in place of this one, or None where none can be started now."""
        if child:
            child.close()
        try:
            return self._start()
        except Unable:
            return None

    def _start(self) -> _Child:
        settings = self._settings
        try:
            return _Child(self._work, settings.extract_timeout, settings.extract_memory_mib)
        except OSError as error:
            raise Unable(f"no extraction child can be started: {error}") from error

    def close(self) -> None:
        """End all children, after the pages in hand; may be called again."""
        if self._closed:
            return
        self._closed = True
        children = [self._idle.get() for _ in range(self._settings.extract_processes)]
        for child in children:
            if child:
                child.close()
        for _ in children:  # whoever still waits is told
            self._idle.put(None)


def _article(answer: dict[str, Any]) -> Article:
    if "article" in answer:
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in answer["article"].items()
        }
        fields["struck"] = tuple(Struck(**struck) for struck in fields.get("struck", ()))
        return Article(**fields)
    if "rejected" in answer:
        raise Rejected(Outcome(answer["rejected"]), answer["detail"])
    raise Failed(Outcome(answer["failed"]), answer["detail"])
