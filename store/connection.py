"""The connection: from `REDIS_URL` to a client whose server was reached and found fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from redis import ConnectionPool
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry
from redis.sentinel import Sentinel

from config.checks import mask_url
from store.client import Client, translate
from store.errors import Corrupt, Refused

if TYPE_CHECKING:
    from config.settings import Settings

#: Seconds for an answer, for a connection, and after which an idle connection is tried before it is used.
ANSWER_SECONDS, CONNECT_SECONDS, HEALTH_SECONDS = 5, 3, 5
#: Tries after a connection broke, and the longest pause between them in seconds. Each operation is safe to send twice:
#: a lease's token lets only the first through.
RETRIES, RETRY_CAP_SECONDS = 3, 0.5
#: The oldest server that has all commands used here.
OLDEST_VERSION = (7, 0)
SENTINEL_PORT = 26379


def connect(settings: Settings, patience: float | None = None) -> Client:
    """Return a client of the server at `REDIS_URL`, which was reached and found fit.

    `patience`: seconds for each answer, after which nothing is tried again; None for what suits a worker.

    `sentinel://[USER:PASSWORD@]HOST:PORT,HOST:PORT/SERVICE[/DATABASE]` asks those sentinels for the service's master;
    the credentials are the master's. Raises Unavailable when no server answers; Refused when it is older than Redis
    7.0, or when its maxmemory-policy may drop keys and `ALLOW_EVICTION` is off.
    """
    address = mask_url(settings.redis_url)
    try:
        client = _client(settings.redis_url, patience)
    except (ValueError, RedisError) as error:
        raise Refused(f"NEWSLUICE_REDIS_URL {address} cannot be used: {error}") from error
    client.address = address
    try:
        _check(client, allow_eviction=settings.allow_eviction)
    except RedisError as error:  # from the pool itself, outside of any command
        raise translate(error, address) from error
    return client


def _options(patience: float | None) -> dict[str, Any]:
    backoff = ExponentialWithJitterBackoff(base=0.05, cap=RETRY_CAP_SECONDS)
    return {
        "socket_timeout": patience or ANSWER_SECONDS,
        "health_check_interval": HEALTH_SECONDS,
        "retry": Retry(backoff, 0 if patience else RETRIES, supported_errors=(RedisConnectionError,)),
        "protocol": 2,
        "decode_responses": False,
    }


def _client(url: str, patience: float | None) -> Client:
    parts = urlsplit(url)
    options = _options(patience)
    if parts.scheme == "unix":
        return Client(connection_pool=ConnectionPool.from_url(url, **options))
    options |= {"socket_connect_timeout": patience or CONNECT_SECONDS, "socket_keepalive": True}
    if parts.scheme != "sentinel":
        return Client(connection_pool=ConnectionPool.from_url(url, **options))
    credentials, _, places = parts.netloc.rpartition("@")
    service, _, database = parts.path.lstrip("/").partition("/")
    if not service:
        raise ValueError("name the service: sentinel://HOST:PORT,HOST:PORT/SERVICE[/DATABASE]")
    user, _, password = credentials.partition(":")
    if credentials:
        options |= {"username": unquote(user) or None, "password": unquote(password)}
    sentinels = [_place(place) for place in places.split(",")]
    seconds = (patience or CONNECT_SECONDS) / len(sentinels)  # they are asked one after the other
    once = {
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
        "retry": Retry(NoBackoff(), 0),  # the next sentinel is the retry
    }
    sentinel = Sentinel(sentinels, sentinel_kwargs=once)  # type: ignore[no-untyped-call]  # redis-py's
    master: Any = sentinel.master_for
    client: Client = master(service, redis_class=Client, db=int(database or 0), **options)
    return client


def _place(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError(f"{text!r} is no HOST:PORT")
    return parts.hostname, parts.port or SENTINEL_PORT


def _check(client: Client, *, allow_eviction: bool) -> None:
    server: dict[str, Any] = client.info("server")
    version = str(server.get("redis_version", "0"))
    if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) < OLDEST_VERSION:
        raise Refused(f"Redis at {client.address} is version {version}: 7.0 or newer, or any Valkey, is needed")
    policy = _policy(client)
    if policy != "noeviction" and not allow_eviction:
        raise Refused(
            f"Redis at {client.address} has maxmemory-policy {policy}, which may drop keys and so lose URLs: set it to "
            "noeviction, or NEWSLUICE_ALLOW_EVICTION=true to work with it knowingly"
        )


def _policy(client: Client) -> str:
    try:
        found: dict[Any, Any] = client.config_get("maxmemory-policy")
    except (Refused, Corrupt):  # CONFIG is forbidden or unknown: a managed server
        found = {}
    value = next(iter(found.values()), None) or client.info("memory").get("maxmemory_policy", "noeviction")
    return value.decode() if isinstance(value, bytes) else str(value)
