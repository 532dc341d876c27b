"""What test children do instead of extracting: the page says what is to happen."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import time
from typing import Any

_kept: list[bytearray] = []


def hold() -> None:
    """Stay in C code that lets no other thread run."""
    re.match("(a+)+$", "a" * 60 + "b")


def grow() -> None:
    _kept.append(bytearray(b"x") * (120 << 20))


ODD = {b"hold": hold, b"grow": grow, b"crash": lambda: ctypes.string_at(0)}


def obey(body: bytes, url: str, charset: str | None, familiar: bytes = b"") -> dict[str, Any]:
    order = body.partition(b" ")[0]
    if order in ODD:
        ODD[order]()
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
    if order == b"flood":
        return {"rejected": "rejected.no_text", "detail": "x" * (65 << 20)}
    if order == b"none":
        return {"rejected": "rejected.no_text", "detail": "nothing"}
    content_hash = hashlib.sha256(body).hexdigest()
    text = f"{os.getpid()} {body[:50].decode('latin-1')}"
    article = {
        "text": text,
        "words": 2,
        "content_hash": content_hash,
        "tags": [url, charset or "-"],
        "struck": [],
    } | {"paragraphs": familiar.hex()}
    return {"article": article}


def obey_late(body: bytes, url: str, charset: str | None, familiar: bytes = b"") -> dict[str, Any]:
    """As `obey`, in a child that takes two seconds to start."""
    if body.startswith(b"<html"):
        time.sleep(2)
    return obey(body, url, charset, familiar)


def start_for_ever(*_: object) -> dict[str, Any]:
    while True:
        time.sleep(0.01)


def refuse(*_: object) -> dict[str, Any]:
    os._exit(4)
