"""A worker's connections to Redis: a TCP proxy on loopback that can break each of them in the ways that networks do."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Bytes read at a time.
CHUNK = 65536
#: SO_LINGER that turns closing into a reset.
RESET = struct.pack("ii", 1, 0)


@dataclass(eq=False)
class _Connection:
    """One connection through the link; `silent`: nothing passes any more, and neither side is told."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    silent: bool = False
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


class Link:
    """The way of one worker to the server, in a loop shared by all links."""

    def __init__(self, loop: asyncio.AbstractEventLoop, target: int) -> None:
        self._loop = loop
        self._target = target
        self._open = asyncio.Event()
        self._open.set()
        self._refusing = False
        self._connections: set[_Connection] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=256)
        self.port = self._server.sockets[0].getsockname()[1]

    # ── called from other threads ──

    def cut(self) -> None:
        """Reset all connections."""
        self._call(self._reset)

    def refuse(self) -> None:
        """Reset all connections, and each new one at once, until `restore`."""
        self._refusing = True
        self._call(self._reset)

    def swallow(self) -> None:
        """Let nothing pass until `restore`; then what waited goes on, as after a lost route that comes back."""
        self._call(self._open.clear)

    def half_open(self) -> None:
        """Drop the server's side of all connections without telling the client; new connections work."""
        self._call(self._silence)

    def restore(self) -> None:
        """Let everything pass again."""
        self._refusing = False
        self._call(self._open.set)

    # ── in the loop ──

    def _call(self, function: Callable[[], None]) -> None:
        done = threading.Event()

        def run() -> None:
            function()
            done.set()

        self._loop.call_soon_threadsafe(run)
        done.wait(5)

    def _reset(self) -> None:
        for connection in list(self._connections):
            for writer in (connection.client, connection.server):
                with suppress(OSError):
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                writer.transport.abort()

    def _silence(self) -> None:
        for connection in self._connections:
            connection.silent = True
            connection.server.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            writer.transport.abort()
            return
        try:
            await self._open.wait()
            theirs, server = await asyncio.open_connection("127.0.0.1", self._target)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
            return
        connection = _Connection(writer, server)
        self._connections.add(connection)
        with suppress(asyncio.CancelledError):  # asyncio's streams would log it
            await self._join(connection, reader, theirs)

    async def _join(self, connection: _Connection, reader: asyncio.StreamReader, theirs: asyncio.StreamReader) -> None:
        writer, server = connection.client, connection.server
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pass(connection, reader, server))
                group.create_task(self._pass(connection, theirs, writer))
        finally:
            self._connections.discard(connection)
            for each in (writer, server):
                each.transport.abort()

    async def _pass(self, connection: _Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                await self._open.wait()
                if not connection.silent:
                    writer.write(data)
                    await writer.drain()
        while connection.silent and writer is connection.client:
            await asyncio.sleep(0.5)  # the client is not told that the server has gone
            if reader.at_eof() and connection.client.is_closing():
                break
        if not connection.silent:
            writer.close()
        elif writer is connection.server:
            connection.client.transport.abort()  # the client itself gave up


class Links:
    """The loop of all links, in a thread of its own; a context manager."""

    def __init__(self, count: int, target: int) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="links", daemon=True)
        self.each = [Link(self._loop, target) for _ in range(count)]

    def start(self) -> None:
        """Open all links."""
        self._thread.start()
        for link in self.each:
            asyncio.run_coroutine_threadsafe(link.start(), self._loop).result(10)

    def restore(self) -> None:
        """Let everything pass on all links."""
        for link in self.each:
            link.restore()

    def close(self) -> None:
        """Cut everything and end the loop."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._cancel(), self._loop)
            self._thread.join(5)

    async def _cancel(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._loop.stop()
