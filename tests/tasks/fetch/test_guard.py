"""The address guard: what is not public is not connected to, however it is spelled or reached."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any

import pytest

from config.settings import SettingsError, load
from tasks.errors import Rejected
from tasks.fetch.guard import Guard
from tasks.outcome import Outcome
from tasks.url import UrlRefused, canonical, normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.fetch.client import Fetcher

    MakeFetcher = Callable[..., Fetcher]

LITERALS = [
    # loopback and "this host"
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "0.0.0.0", "0", "0.1.2.3", "[::1]", "[::]",  # noqa: S104 - an address to refuse
    "[0:0:0:0:0:0:0:1]",
    # other spellings of 127.0.0.1
    "2130706433", "017700000001", "0x7f000001", "0x7f.1", "0x7F.0.0.0x1", "0177.0.0.1", "127.0.0.1.", "127.0x0.0.01",
    "①②⑦.0.0.1", "１２７.0.0.1", "127。0。0。1", "127．0．0．1", "٠x7f.1",  # noqa: RUF001 - look like digits
    # private, shared, link-local and metadata
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "100.64.0.1",
    "100.127.255.254", "169.254.0.1", "169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192",
    "2852039166", "0xa9fea9fe", "0xa9.254.43518", "0251.0376.0251.0376",
    # documentation, benchmarks, protocol assignments, multicast, reserved, broadcast
    "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "198.19.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.170",
    "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    # IPv6: mapped, compatible, translated, tunnelled
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]", "[::7f00:1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b::169.254.169.254]", "[64:ff9b:1::1]", "[2002:7f00:1::]",
    "[2002:a00:1::1]", "[2002:a9fe:a9fe::1]", "[2001:0:7f00:1::]", "[2001::80ff:fffe]", "[2001:0:808:808::f5ff:fffe]",
    "[2001:db8::5efe:7f00:1]", "[2606:4700::5efe:127.0.0.1]", "[2606:4700::200:5efe:10.0.0.1]",
    "[2606:4700::300:5efe:a00:1]", "[::ffff:0:127.0.0.1]", "[::8.8.8.8]",
    # IPv6: local, documentation, multicast, discard, segment routing, metadata
    "[fe80::1]", "[febf::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[ff0e::1]", "[2001:db8::1]",
    "[3fff::1]", "[100::1]", "[100:0:0:1::1]", "[5f00::1]", "[2001:2::1]", "[2001:10::1]", "[4000::1]",
]  # fmt: skip
NAMES = [
    "localhost", "LOCALHOST.", "foo.localhost", "localhost.localdomain", "ip6-localhost", "ⓁⓄⒸⒶⓁⒽⓄⓈⓉ", "redis",
    "printer.local", "metadata.google.internal", "wiki.intranet", "router.home.arpa", "files.corp.", "nas.LAN",
]  # fmt: skip
#: IANA's special-purpose registries, version 4 and 6, and multicast; all but CARRIERS, of which the inside is checked.
REGISTRY = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.0/29 192.0.0.8/32
    192.0.0.9/32 192.0.0.10/32 192.0.0.170/31 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24
    192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
    255.255.255.255/32
    ::/128 ::1/128 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128 2001:1::2/128 2001:1::3/128
    2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28 2001:db8::/32 2002::/16
    2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8
""".split()  # noqa: SIM905 - a table to be compared with the registries
CARRIERS = ["::ffff:0:0/96", "64:ff9b::/96"]
PORTS = [1, 21, 22, 23, 25, 53, 110, 135, 445, 3306, 5432, 6379, 8000, 9200, 11211, 27017, 65535]
PUBLIC = "93.184.216.34"


def rows(*addresses: str, port: int = 80) -> list[tuple[Any, ...]]:
    """What `getaddrinfo` returns for a name with these addresses."""
    answer: list[tuple[Any, ...]] = []
    for address in addresses:
        if ":" in address:
            answer.append((socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0)))
        else:
            answer.append((socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)))
    return answer


def refused(fetcher: Fetcher, url: str) -> str:
    """Return why a URL is not asked, at the door or by the fetcher."""
    try:
        url = normalise(url)
    except UrlRefused as error:
        return error.reason
    with pytest.raises(Rejected) as rejected:
        fetcher.fetch(url)
    assert rejected.value.outcome is Outcome.REJECTED_ADDRESS
    return rejected.value.detail


@pytest.mark.parametrize("host", LITERALS)
def test_an_address_that_is_not_public_is_not_connected_to(
    host: str, fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    for proxy in (None, "http://127.0.0.1:9"):
        fetcher = fetcher_with(allow_private_addresses="no", fetch_proxy=proxy)
        assert refused(fetcher, f"http://{host}/")
        assert refused(fetcher, f"https://{host}:443/a")
    assert connections == []


@pytest.mark.parametrize("host", NAMES)
def test_a_name_of_this_machine_is_not_connected_to(
    host: str, fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    for proxy in (None, "http://127.0.0.1:9"):
        fetcher = fetcher_with(resolver=lambda *_: rows("127.0.0.1"), allow_private_addresses="no", fetch_proxy=proxy)
        assert refused(fetcher, f"http://{host}/")
    assert connections == []


@pytest.mark.parametrize("network", REGISTRY)
def test_no_address_of_a_special_network_is_connected_to_bare_or_within_another(
    network: str, fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    known = ipaddress.ip_network(network)
    size = known.num_addresses
    for address in {known[0], known[size // 2], known[size // 3], known[-1]}:
        within = [str(address)]
        if address.version == 4:
            within += [str(ipaddress.IPv6Network(carrier)[int(address)]) for carrier in CARRIERS]
        for spelling in within:
            fetcher = fetcher_with(resolver=lambda *_, found=spelling: rows(found), allow_private_addresses="no")
            assert refused(fetcher, "http://news.example/")
            assert refused(fetcher, f"http://{f'[{spelling}]' if ':' in spelling else spelling}/")
    assert connections == []


@pytest.mark.parametrize("address", [PUBLIC, "::ffff:5db8:d822", "64:ff9b::5db8:d822", "2606:4700::1", "2a00::1"])
def test_public_addresses_are_asked_however_a_network_hands_them_on(address: str) -> None:
    guard = Guard(load())
    (found,) = guard.addresses("news.example", 80, lambda *_: rows(address))
    assert str(found.ip) == str(ipaddress.ip_address(address))


@pytest.mark.parametrize("literal", [host for host in LITERALS if host.isascii()])
def test_a_name_that_resolves_to_such_an_address_is_not_connected_to(
    literal: str, fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    address = canonical(f"http://{literal}/")[len("http://") : -1].strip("[]")
    fetcher = fetcher_with(resolver=lambda *_: rows(address), allow_private_addresses="no")
    detail = refused(fetcher, "http://news.example/")
    assert "news.example" in detail
    assert connections == []


@pytest.mark.parametrize("port", PORTS)
def test_a_port_that_is_not_listed_is_not_connected_to_nor_its_name_looked_up(
    port: int, fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    asked: list[Any] = []
    for proxy in (None, "http://127.0.0.1:9"):
        fetcher = fetcher_with(
            resolver=lambda *question: asked.append(question) or rows(PUBLIC),
            allow_private_addresses="no",
            fetch_proxy=proxy,
        )
        assert f"port {port} " in refused(fetcher, f"http://news.example:{port}/")
        assert f"port {port} " in refused(fetcher, f"http://{PUBLIC}:{port}/")
    assert connections == asked == []


@pytest.mark.parametrize(
    "addresses", [(PUBLIC, "127.0.0.1"), ("127.0.0.1", PUBLIC), (PUBLIC, "::1"), ("2606:4700::1", "fe80::1")]
)
def test_a_name_with_a_public_and_another_address_is_refused_whole(
    addresses: tuple[str, ...], fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    fetcher = fetcher_with(resolver=lambda *_: rows(*addresses), allow_private_addresses="no")
    assert refused(fetcher, "http://news.example/")
    assert connections == []


def test_the_address_that_was_checked_is_the_one_connected_to(
    serve: Callable[..., Any], fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    server = serve(lambda exchange: exchange.answer(Connection="close"))
    answers = iter(["127.0.0.1", "127.0.0.2", "10.0.0.1"])
    asked: list[str] = []

    def rebinding(host: str, port: int, *_: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        return rows(next(answers), port=port)

    fetcher = fetcher_with(resolver=rebinding, allow_private_addresses="127.0.0.1/32")
    assert fetcher.fetch(f"http://news.example:{server.port}/").status == 200
    assert asked == ["news.example"]
    for _ in range(2):
        assert refused(fetcher, f"http://news.example:{server.port}/")
    assert connections == [("127.0.0.1", server.port)]


def test_a_network_that_is_allowed_is_asked_on_any_port_and_nothing_beside_it(
    serve: Callable[..., Any], fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    server = serve(lambda exchange: exchange.answer())
    fetcher = fetcher_with(allow_private_addresses="127.0.0.1/32")
    assert fetcher.fetch(f"{server.url}/").status == 200
    connections.clear()
    for host in ("127.0.0.2", "10.0.0.1", "[::1]", "[::ffff:127.0.0.1]"):
        assert refused(fetcher, f"http://{host}:{server.port}/")
    assert "port 22 " in refused(fetcher, f"http://{PUBLIC}:22/")
    assert connections == []


def test_every_address_is_asked_when_all_are_allowed(serve: Callable[..., Any], fetcher_with: MakeFetcher) -> None:
    fetcher = fetcher_with(allow_private_addresses="0.0.0.0/0,::/0")
    for address in ("127.0.0.1", "::1"):
        server = serve(lambda exchange: exchange.answer(), address=address)
        assert fetcher.fetch(f"{server.url}/").status == 200


def test_what_was_not_normalised_is_refused_all_the_same(fetcher: Fetcher, connections: list[Any]) -> None:
    for url in ("http://user:password@127.0.0.1/", "ftp://127.0.0.1/", "nonsense", "http://127.0.0.1:0/"):
        with pytest.raises(Rejected) as rejected:
            fetcher.fetch(url)
        assert rejected.value.outcome is Outcome.REJECTED_URL
    assert connections == []


def test_a_network_that_would_let_all_through_is_refused_at_the_start(fetcher_with: MakeFetcher) -> None:
    with pytest.raises(SettingsError, match="ALLOW_PRIVATE_ADDRESSES"):
        fetcher_with(allow_private_addresses="64:ff9b::/96")


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("http://127.0.0.2/", Outcome.REJECTED_ADDRESS),
        ("http://169.254.169.254/latest/meta-data/", Outcome.REJECTED_ADDRESS),
        ("//10.0.0.1/", Outcome.REJECTED_ADDRESS),
        ("http://0x7f000002/", Outcome.REJECTED_ADDRESS),
        ("http://[::ffff:127.0.0.1]/", Outcome.REJECTED_ADDRESS),
        ("http://[2606:4700::5efe:127.0.0.1]/", Outcome.REJECTED_ADDRESS),
        (f"http://{PUBLIC}:22/", Outcome.REJECTED_ADDRESS),
        ("http://user:password@127.0.0.1/", Outcome.REJECTED_ADDRESS),
        ("//user@127.0.0.1/", Outcome.REJECTED_ADDRESS),
        ("ftp://example.com/", Outcome.REJECTED_ADDRESS),
        ("file:///etc/passwd", Outcome.REJECTED_ADDRESS),
        ("javascript:alert(1)", Outcome.REJECTED_ADDRESS),
        ("gopher://127.0.0.1:6379/_FLUSHALL", Outcome.REJECTED_ADDRESS),
        ("http://a..b/", Outcome.REJECTED_REDIRECTS),
        ("http://[::1", Outcome.REJECTED_REDIRECTS),
        ("http:///x", Outcome.REJECTED_REDIRECTS),
        ("http://example.com:99999/", Outcome.REJECTED_REDIRECTS),
        ("/a\tb", Outcome.REJECTED_REDIRECTS),
        ("/" + "a" * 3000, Outcome.REJECTED_REDIRECTS),
    ],
)
def test_a_redirect_to_where_nobody_may_go_is_not_followed(
    location: str,
    outcome: Outcome,
    serve: Callable[..., Any],
    fetcher_with: MakeFetcher,
    connections: list[Any],
) -> None:
    server = serve(lambda exchange: exchange.answer(status=302, Location=location))
    fetcher = fetcher_with(allow_private_addresses="127.0.0.1/32")
    with pytest.raises(Rejected) as rejected:
        fetcher.fetch(f"{server.url}/")
    assert rejected.value.outcome is outcome
    assert "password" not in rejected.value.detail.replace("user name or password", "")
    assert connections == [("127.0.0.1", server.port)]


def test_the_table_is_long_enough() -> None:
    assert len(set(LITERALS)) + len(NAMES) + len(PORTS) + len(REGISTRY) >= 150
