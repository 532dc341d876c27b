"""What test children do instead of extracting: the page says what is to happen."""

from __future__ import annotations

import ctypes
import os
import time
from typing import Any

_kept: list[bytearray] = []


def obey(body: bytes, url: str, charset: str | None) -> dict[str, Any]:
    order = body.partition(b" ")[0]
    if order == b"crash":
        ctypes.string_at(0)
    if order == b"exit":
        os._exit(3)
    if order == b"hang":
        while True:
            time.sleep(0.01)
    if order == b"bloat":
        try:
            while True:
                _kept.append(bytearray(16 << 20))
        except MemoryError:
            _kept.clear()
            return {"failed": "failed.extract_crashed", "detail": "out of memory"}
    if order == b"none":
        return {"rejected": "rejected.no_text", "detail": "nothing"}
    text = f"{os.getpid()} {body[:50].decode('latin-1')}"
    article = {"text": text, "words": 2, "content_hash": "", "tags": [url, charset or "-"], "struck": []}
    return {"article": article}


def refuse(*_: object) -> dict[str, Any]:
    os._exit(4)
