"""The Redis client: redis-py's, with its errors translated into ours at this one edge."""

from __future__ import annotations

from typing import Any

from redis import ConnectionPool, Redis
from redis.client import Pipeline as RedisPipeline
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    BusyLoadingError,
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
)
from redis.exceptions import (
    ConnectionError as RedisConnectionError,
)
from redis.exceptions import (
    TimeoutError as RedisTimeoutError,
)

from store.errors import Corrupt, Full, Refused, StoreError, Unavailable, WrongType

#: How replies begin for which redis-py has no class: the disk is full or failing; a master or quorum is missing.
DISK_REPLIES = ("MISCONF",)
AWAY_REPLIES = ("MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS", "TRYAGAIN", "UNBLOCKED", "BUSY ")


def translate(error: RedisError, address: str) -> StoreError:
    """Return our error for one of redis-py's; `address` is the server's, without its password."""
    text = str(error).strip().rstrip(".") or type(error).__name__
    if isinstance(error, RedisConnectionError | RedisTimeoutError):
        return _unreachable(error, text, address)
    if isinstance(error, NoPermissionError):
        return Refused(f"Redis at {address} refuses these credentials: {text}; correct NEWSLUICE_REDIS_URL")
    if isinstance(error, ReadOnlyError | NoScriptError) or text.startswith(AWAY_REPLIES):
        return Unavailable(f"Redis at {address} is not ready: {text}")
    if isinstance(error, OutOfMemoryError) or "OOM command not allowed" in text:
        return Full(f"Redis at {address} has reached its maxmemory: let records be read, or give it more memory")
    if text.startswith(DISK_REPLIES) or "No space left" in text:
        return Full(f"Redis at {address} cannot write to its disk: {text}")
    return _corrupt(text, address)


def _corrupt(text: str, address: str) -> Corrupt:
    if "WRONGTYPE" in text:
        return WrongType(f"Redis at {address} has a key of a wrong type, see `newsluice status --check`: {text}")
    return Corrupt(f"Redis at {address}: {text}")


def _unreachable(error: RedisError, text: str, address: str) -> StoreError:
    if isinstance(error, AuthenticationError | AuthorizationError):
        return Refused(f"Redis at {address} refuses these credentials: {text}; correct NEWSLUICE_REDIS_URL")
    if isinstance(error, BusyLoadingError):
        return Unavailable(f"Redis at {address} is not ready: {text}")
    if isinstance(error, RedisTimeoutError):
        return Unavailable(f"Redis at {address} does not answer: {text}")
    return Unavailable(
        f"no Redis at {address}: {text}; start one (`docker compose up -d valkey`, `valkey-server` or `redis-server`) "
        "or set NEWSLUICE_REDIS_URL"
    )


def _leave_a_replica(error: RedisError, pool: ConnectionPool) -> None:
    """Close free connections to a server that is the master no more: its name may lead to another one by now."""
    if isinstance(error, ReadOnlyError):
        pool.disconnect(inuse_connections=False)


class Pipeline(RedisPipeline):
    """redis-py's pipeline; `execute` raises our errors."""

    address = ""

    def execute(self, raise_on_error: bool = True) -> list[Any]:  # noqa: FBT001, FBT002 - redis-py's signature
        """Send what was gathered and return the replies. Raises StoreError."""
        try:
            return list(super().execute(raise_on_error))
        except RedisError as error:
            _leave_a_replica(error, self.connection_pool)
            raise translate(error, self.address) from error


class Client(Redis):
    """redis-py's client; every command raises our errors. `address` is the server's, for messages."""

    address = ""

    def execute_command(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - a command and its reply
        """Send one command and return its reply. Raises StoreError."""
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]  # redis-py's
        except NoScriptError:
            raise  # redis-py loads the script and goes on
        except RedisError as error:
            _leave_a_replica(error, self.connection_pool)
            raise translate(error, self.address) from error

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:  # noqa: FBT001, FBT002 - redis-py's signature
        """Return a pipeline of this client."""
        pipeline = Pipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)
        pipeline.address = self.address
        return pipeline
