"""What is counted as one host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.grouping import domain_of

if TYPE_CHECKING:
    from tests.store.conftest import World


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.example.com", "example.com"),
        ("example.com:8080", "example.com"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("someone.github.io", "someone.github.io"),
        ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
        ("com", "com"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1:9000", "127.0.0.1"),
        ("[2001:db8::1]", "[2001:db8::1]"),
        ("[2001:db8::1]:8080", "[2001:db8::1]"),
    ],
)
def test_the_registered_domain_is_that_of_the_public_suffix_list(host: str, domain: str) -> None:
    assert domain_of(host) == domain


def test_hosts_of_one_domain_wait_in_one_queue_when_they_are_counted_as_one(world: World) -> None:
    world = world.with_settings(host_group="domain")
    for host in ("www.site.example.com", "news.example.com", "example.com:8080", "other.example.org"):
        world.frontier.admit([world.job("a", host)])
    assert {lease.host for lease in world.frontier.dispatch(9)} == {"example.com", "example.org"}
    assert world.frontier.queue_of("www.example.com") == "example.com"
    assert world.inspection.check().findings == ()


def test_each_host_is_its_own_otherwise(world: World) -> None:
    for host in ("www.example.com", "example.com", "example.com:8080"):
        world.frontier.admit([world.job("a", host)])
    assert len(world.frontier.dispatch(9)) == 3
