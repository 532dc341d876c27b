"""The table of settings: of each its type, default, limits and what it does, and what holds for several together."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config import checks

#: What the name of each setting begins with in the environment.
PREFIX = "NEWSLUICE_"

#: The User-Agent that says no more than what is asking.
USER_AGENT = "newsluice/0.1"

#: Settings whose value is a secret, and whose value may hold one.
SECRET = frozenset({"flower_basic_auth"})
WITH_PASSWORD = frozenset({"redis_url", "fetch_proxy"})

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Settings(BaseSettings):
    """Every setting, with its unit, its default and what it does."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, env_file=".env", extra="ignore", env_ignore_empty=True
    )

    redis_url: Annotated[str, AfterValidator(checks.redis_url)] = Field(
        "redis://127.0.0.1:6379/0",
        description="The Redis or Valkey server: redis://, rediss:// (TLS), unix:// or sentinel://.",
    )
    namespace: Annotated[str, AfterValidator(checks.namespace)] = Field(
        "newsluice",
        description="The beginning of every key, before a colon; several in one database need an ENQUEUE_QUEUES each.",
    )
    data_dir: Path = Field(
        Path("newsluice-data"), description="Directory of the embedded server's data (`newsluice run`)."
    )
    concurrency: int = Field(16, ge=1, le=1000, description="Slots of a worker: URLs in hand at the same time.")
    extract_processes: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=256,
        description="Child processes of a worker that extract pages; the default is one a core.",
    )
    extract_timeout: float = Field(10.0, gt=0, le=300, description="Seconds that a page may take to extract.")
    extract_memory_mib: int = Field(768, ge=256, description="MiB of address space of an extraction child.")
    extract_pages: int = Field(
        2000, ge=1, description="Pages after which an extraction child is replaced by a fresh one."
    )
    extract_recycle_mib: int = Field(
        256,
        ge=96,
        description="MiB of resident memory beyond which an extraction child is replaced after its page; a fresh one "
        "has about 55, one that has read some hundred pages about 130.",
    )
    host_delay: float = Field(
        1.0, ge=0, le=3600, description="Seconds between a host's answer and the next request to it, fleet-wide."
    )
    host_concurrency: int = Field(1, ge=1, le=1000, description="Requests in flight to one host, fleet-wide.")
    host_slow_factor: float = Field(
        2.0,
        ge=0,
        le=100,
        description="Times the seconds that an answer took for which its host is left alone at least; 0: never longer.",
    )
    host_group: Literal["host", "domain", "address"] = Field(
        "host",
        description="What is counted as one host: each name and port, all of one registered domain, or all that share "
        "an address.",
    )
    hosts_file: Path | None = Field(
        None,
        description="A TOML file with settings for single hosts (docs/politeness.md), read again whenever it changes.",
    )
    host_give_up_seconds: float = Field(
        0.0,
        ge=0,
        description="Seconds that a host must have failed, beside RETRY_MAX + 1 times in a row, before it is given up "
        "with all that waits for it; it is asked ever more seldom, at least once in RETRY_CAP_SECONDS.",
    )
    robots: Literal["obey", "ignore"] = Field("obey", description="Whether robots.txt is obeyed.")
    noindex: Literal["obey", "ignore"] = Field(
        "obey", description="Whether pages that say noindex (X-Robots-Tag, meta robots) are rejected."
    )
    fetch_timeout: float = Field(
        20.0,
        gt=0,
        le=600,
        description="Seconds for one URL's fetch with its redirects; its host's robots.txt has as many of its own.",
    )
    fetch_max_bytes: int = Field(
        8 * 1024 * 1024, ge=1024, description="Bytes of a body, on the wire and decoded; more is refused."
    )
    fetch_max_redirects: int = Field(10, ge=0, le=20, description="Redirects followed for one URL.")
    fetch_ports: Annotated[tuple[int, ...], NoDecode] = Field(
        (80, 443), description="Ports that may be asked at public addresses, separated by commas."
    )
    fetch_proxy: Annotated[str | None, AfterValidator(checks.proxy)] = Field(
        None,
        description="An HTTP proxy for all fetches. It resolves the names, so that only ports, literal addresses and "
        "names that are local by kind can be checked (docs/safety.md).",
    )
    allow_private_addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Networks (CIDR, separated by commas) that may be fetched from though they are not public."
    )
    user_agent: Annotated[str, AfterValidator(checks.printable)] = Field(
        USER_AGENT,
        min_length=1,
        description="The User-Agent sent with every request; robots.txt goes by its first word.",
    )
    contact: Annotated[str | None, AfterValidator(checks.contact)] = Field(
        None, description="An https:// address or mailto: that the User-Agent names, for sites to reach whoever asks."
    )
    retry_max: int = Field(
        3, ge=0, le=50, description="Tries after the first one before a URL is given up, at the most."
    )
    retry_base_seconds: float = Field(
        4.0,
        gt=0,
        description="Seconds before the first retry, four times as many where a host is down or busy; each further one "
        "waits three times as long.",
    )
    retry_cap_seconds: float = Field(3600.0, gt=0, description="Seconds that a retry waits at the most.")
    lease_seconds: float = Field(
        120.0, ge=2, description="Seconds after which a silent worker's URL is given out again."
    )
    stall_seconds: float = Field(
        15.0,
        ge=5,
        description="Seconds that a worker may stand still, with work due and Redis there, until it is started again.",
    )
    retention_days: float = Field(
        30.0, gt=0, le=3650, description="Days for which finished URLs and published texts are remembered."
    )
    boilerplate_hosts: int = Field(
        20_000,
        ge=0,
        description="Hosts of which it is kept which paragraphs their pages share, 1 KiB each; 0: nothing is learned.",
    )
    near_duplicates: Literal["drop", "mark", "off"] = Field(
        "drop",
        description="What is done with an edited copy of a text: drop it, publish it marked with the record that it "
        "repeats, or do not look for any.",
    )
    near_max: int = Field(
        1_000_000,
        ge=1000,
        description="Texts of which edited copies are recognised, at the most: the last ones, within RETENTION_DAYS.",
    )
    revisit_hours: Annotated[tuple[float, ...], NoDecode] = Field(
        (),
        description="Hours after it was published at which an article is asked for again, separated by commas: 1,6,24. "
        "It waits for that among the open URLs.",
    )
    revision_min_change: float = Field(
        0.05,
        ge=0,
        le=1,
        description="Share of the text that must have changed, when it is asked for again, to be sent.",
    )
    revision_min_minutes: float = Field(
        30.0, ge=0, description="Minutes between two revisions of one article; what changes sooner is not sent."
    )
    output: Annotated[tuple[Literal["stream", "list"], ...], NoDecode] = Field(
        ("stream",), description="Where records go: stream, list, or both separated by a comma."
    )
    enqueue_queues: Annotated[tuple[str, ...], NoDecode] = Field(
        ("celery", "newsluice"),
        description="Celery queues where `newsluice.enqueue` is taken from; messages of other tasks stay there. Leave "
        "out `celery` where workers of other programs take from it: they would take and drop ours.",
    )
    pending_max: int = Field(
        20_000_000,
        ge=1,
        description="URLs that may wait or be in hand; beyond that new ones are refused, or stay in inbox and queues.",
    )
    records_max_unread: int = Field(
        100_000, ge=1, description="Unread records at which the pump holds back until consumers catch up."
    )
    records_keep_hours: float = Field(
        24.0, ge=0, description="Hours for which records that every consumer group has acknowledged stay in the stream."
    )
    validators_keep: int = Field(
        100_000,
        ge=0,
        description="Pages whose ETag and Last-Modified are remembered, 200 bytes each, to be had only if changed.",
    )
    outcomes_keep: int = Field(100_000, ge=1000, description="Entries kept in the stream of outcomes, about.")
    memory_max_share: float = Field(
        0.9,
        gt=0,
        le=1,
        description="Share of the server's maxmemory at which no new URLs are taken in; halfway from there to all of "
        "it the pump holds back, too.",
    )
    disk_min_free_mib: int = Field(
        256,
        ge=0,
        description="MiB to be free on the disk of a server on this machine (unix://); with less nothing is taken in "
        "or given out.",
    )
    allow_eviction: bool = Field(
        False, description="Work with a server whose maxmemory-policy may drop keys, and so lose URLs."
    )
    flower_basic_auth: Annotated[str | None, AfterValidator(checks.basic_auth)] = Field(
        None, description="user:password that Flower asks for."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least level logged.")
    log_format: Literal["auto", "json", "console"] = Field(
        "auto", description="auto: readable on a terminal, JSON lines otherwise."
    )

    @field_validator(
        "fetch_ports", "allow_private_addresses", "output", "enqueue_queues", "revisit_hours", mode="before"
    )
    @classmethod
    def _split(cls, value: Any) -> Any:  # noqa: ANN401 - whatever was given, before validation
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("allow_private_addresses")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) == 1 and value[0].casefold() in {"yes", "true", "1", "on"}:
            raise ValueError("takes the networks that may be asked, such as 10.1.0.0/16,127.0.0.1/32, and no yes")
        if len(value) == 1 and value[0].casefold() in {"no", "false", "0", "off"}:
            return ()
        return tuple(str(ipaddress.ip_network(part, strict=False)) for part in value)

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.retry_cap_seconds < self.retry_base_seconds:
            raise ValueError(
                f"RETRY_CAP_SECONDS is {self.retry_cap_seconds:g}, less than RETRY_BASE_SECONDS "
                f"({self.retry_base_seconds:g}): raise it"
            )
        if self.extract_recycle_mib > self.extract_memory_mib:
            raise ValueError(
                f"EXTRACT_RECYCLE_MIB is {self.extract_recycle_mib}, more than EXTRACT_MEMORY_MIB "
                f"({self.extract_memory_mib}), which a child never reaches: lower it"
            )
        if any(hours <= 0 for hours in self.revisit_hours) or list(self.revisit_hours) != sorted(
            set(self.revisit_hours)
        ):
            raise ValueError("REVISIT_HOURS are not hours in growing order, such as 1,6,24")
        if self.host_group == "address" and self.fetch_proxy:
            raise ValueError("HOST_GROUP is address, but behind a FETCH_PROXY none is known: take host or domain")
        if not self.output:
            raise ValueError("OUTPUT is empty: give stream, list or stream,list")
        return self

    @property
    def agent(self) -> str:
        """The User-Agent as it is sent, with the contact."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent

    @property
    def private_networks(self) -> tuple[Network, ...]:
        """The networks of `ALLOW_PRIVATE_ADDRESSES`, parsed."""
        return tuple(ipaddress.ip_network(part) for part in self.allow_private_addresses)
