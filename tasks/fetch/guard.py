"""Which addresses may be asked: public ones on FETCH_PORTS, and the networks of ALLOW_PRIVATE_ADDRESSES on any port."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssrfguard import DEFAULT_DENIED, AddressTable, BlockedAddressError, Policy, Reach, Target, resolve

from config.settings import SettingsError

if TYPE_CHECKING:
    from ssrfguard import Address, Resolver

    from config.settings import Settings

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Domains that no public name server answers for: RFC 6761, 6762 (with appendix G) and 8375, ICANN's decisions of 2018
#: (corp, home, mail) and 2024 (internal), the usual entries of /etc/hosts. A name without a dot is of that kind too.
LOCAL_DOMAINS: Final = (
    ".localhost", ".localdomain", ".local", ".internal", ".intranet", ".private", ".corp", ".home", ".mail", ".lan",
    ".home.arpa",
)  # fmt: skip
#: IPv4 within IPv6 that a network may give its machines without their asking: mapped (RFC 4291) and translated (RFC
#: 6052, by DNS64). The IPv4 address within is checked.
CARRIERS: Final = tuple(map(ipaddress.IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))
#: Where public IPv6 addresses are: what IANA gives out, and the above. All else (`::ffff:0:127.0.0.1` of RFC 2765, say)
#: is refused, in the table or not.
PUBLIC_IPV6: Final = (ipaddress.IPv6Network("2000::/3"), *CARRIERS)
#: IANA's registries of special-purpose addresses, and multicast. All of it is refused, what is globally reachable too:
#: tunnels (6to4, Teredo, AMT) end who knows where, and anycast for routers is no news site.
SPECIAL: Final = AddressTable(
    tuple(block if block.network in CARRIERS else replace(block, reach=Reach.DENIED) for block in DEFAULT_DENIED.blocks)
)
#: The interface identifier of ISATAP (RFC 5214, section 6.1), without the bits for universal and group.
_ISATAP: Final = 0x00005EFE
_ISATAP_MASK: Final = 0xFCFFFFFF


class Refused(Exception):
    """An address, port or name that may not be asked; the message says which and why, in one sentence."""


class Guard:
    """Decides over addresses, before any connection. Raises SettingsError for a network that cannot be allowed."""

    def __init__(self, settings: Settings) -> None:
        self._networks = settings.private_networks
        self._ports = frozenset(settings.fetch_ports)
        self._everything = {4, 6} <= {network.version for network in self._networks if network.prefixlen == 0}
        try:
            self._policy = Policy(denied_networks=SPECIAL, allowed_networks=self._networks)
        except ValueError as error:
            raise SettingsError(
                "ALLOW_PRIVATE_ADDRESSES: a network of IPv6 addresses that stand for IPv4 ones cannot be allowed; "
                "give the IPv4 network"
            ) from error

    @property
    def policy(self) -> Policy:
        """The policy under which ssrfguard connects."""
        return self._policy

    def addresses(self, host: str, port: int, resolver: Resolver) -> tuple[Address, ...]:
        """Resolve a host once; return its addresses when every one of them may be asked on this port.

        Raises Refused, and what the resolver raises.
        """
        literal = _literal(host)
        if not self._networks:
            self._check_port(port)  # before the look-up: no name that may not be asked is told to a name server
        target = Target(scheme="tcp", host=host, port=port, host_as_written=host, address=literal)
        try:
            addresses = resolve(target, policy=self._policy, resolver=resolver)
        except BlockedAddressError as error:
            raise Refused(f"{host} leads to an address that is not public: {error.reason}") from error
        for address in addresses:
            self._check(host, address.ip, port)
        return addresses

    def check_unresolved(self, host: str, port: int) -> None:
        """Check what can be checked when a proxy resolves the name: the port, an address, a name of a local kind.

        Raises Refused.
        """
        if self._everything:
            return
        literal = _literal(host)
        if literal is None:
            if "." not in host or host.endswith(LOCAL_DOMAINS):
                raise Refused(f"{host} is a name within a network, not a public one")
            self._check_port(port)
            return
        try:
            self._policy.check_address(literal)
        except BlockedAddressError as error:
            raise Refused(f"{host} is not a public address: {error.reason}") from error
        self._check(host, literal, port)

    def _check(self, host: str, address: IPAddress, port: int) -> None:
        if any(address.version == network.version and address in network for network in self._networks):
            return
        if isinstance(address, ipaddress.IPv6Address):
            if (int(address) >> 32) & _ISATAP_MASK == _ISATAP:
                raise Refused(f"{host} leads to an address that is not public: {address} is an ISATAP tunnel's")
            if not any(address in network for network in PUBLIC_IPV6):
                raise Refused(f"{host} leads to an address that is not public: {address} is none that IANA gives out")
        self._check_port(port)

    def _check_port(self, port: int) -> None:
        if port not in self._ports:
            allowed = ", ".join(map(str, sorted(self._ports)))
            raise Refused(f"port {port} is not among those that may be asked ({allowed})")


def _literal(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
