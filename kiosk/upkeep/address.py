"""The addresses of this machine in the school's network, and whether the one printed on labels is still among them.

Asking is local: a datagram socket is aimed, never used, so nothing is sent.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

# Aiming at these makes the system choose the source address of each private range, and of the way out.
_AIMS = ("192.168.255.254", "10.255.255.254", "172.31.255.254", "198.51.100.1")
_PLAIN_PORT = 80


@dataclass(frozen=True)
class Mismatch:
    """The host on the labels that this machine no longer has, and the addresses it has instead, best first."""

    stored: str
    addresses: tuple[str, ...]


def lan_addresses() -> tuple[str, ...]:
    """Return this machine's IPv4 addresses that phones in its network can reach, the likeliest first."""
    return ranked([*_aimed(), *_named()])


def ranked(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses of a local network without repetition: private ones first, in the order given."""
    usable = [
        text
        for text in dict.fromkeys(addresses)
        if not (found := ipaddress.IPv4Address(text)).is_loopback
        and not found.is_link_local
        and not found.is_unspecified
        and not found.is_multicast
    ]
    return tuple(sorted(usable, key=lambda text: not ipaddress.IPv4Address(text).is_private))


def is_own(address: str) -> bool:
    """Decide whether an IP address belongs to this machine: only then may a socket be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def reaches_only_itself(host: str) -> bool:
    """Decide whether a server that listens on this host can be opened from this machine alone."""
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def mismatch(
    base_url: str,
    *,
    addresses: Callable[[], tuple[str, ...]] = lan_addresses,
    is_own: Callable[[str], bool] = is_own,
    resolve: Callable[[str], tuple[str, ...]] | None = None,
) -> Mismatch | None:
    """Return that the host of a base URL does not lead to this machine, or None if it does.

    A name is looked up first. An https address is never doubted: a proxy in front of this machine answers there.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return None
    targets = (host,) if _is_address(host) else (resolve or _resolved)(host)
    if any(is_own(target) for target in targets):
        return None
    return Mismatch(host, addresses())


def url_at(host: str, port: int) -> str:
    """Return the address of a server: the port is left out where browsers assume it."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}" if port == _PLAIN_PORT else f"http://{shown}:{port}"


def reachable_url(host: str, port: int, *, addresses: tuple[str, ...]) -> str | None:
    """Return the address phones open when the server listens on `host`, or None if only this machine can reach it.

    A server that listens on one address of the network is reached there; otherwise the machine's first address counts,
    also while it listens to itself only, because labels are printed for later.
    """
    if host in addresses:
        return url_at(host, port)
    return url_at(addresses[0], port) if addresses else None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _aimed() -> list[str]:
    found = []
    for aim in _AIMS:
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                probe.connect((aim, 9))
                found.append(probe.getsockname()[0])
        except OSError:
            continue
    # An address that every aim yields is the machine's main one.
    return sorted(dict.fromkeys(found), key=lambda address: -found.count(address))


def _named() -> list[str]:
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return []


def _resolved(name: str) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))
