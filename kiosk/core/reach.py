"""Where a message may be sent: to hosts of the internet, never back into the school's own network by mistake.

A robot's address is typed by a person and asked for by the server, so an address of the network the server stands in would
open a door to whatever answers there.
"""

import ipaddress
import re
import socket
from enum import StrEnum
from urllib.parse import urlsplit

LONGEST_URL = 2000
_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+)){0,3}", re.IGNORECASE)
_INSIDE_NAMES = (".localhost", ".local", ".lan", ".home", ".internal", ".intranet", ".localdomain", ".home.arpa")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# All that IANA gives out to the internet; what lies beside it is local, translated or nobody's.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")


class UrlFlaw(StrEnum):
    """Why an address is not taken."""

    ODD = "odd"
    TOO_LONG = "too_long"
    INSIDE = "inside"


def is_inside(address: str) -> bool:
    """Decide whether an IP address lies outside the public internet: loopback, private, link-local, shared, reserved.

    An IPv4 address inside an IPv6 one counts as itself. ValueError for what is no address.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_inside(str(inner))
        if found not in _GLOBAL_UNICAST:
            return True
    return not found.is_global or found.is_multicast


def is_inside_name(host: str) -> bool:
    """Decide whether a host is, by its name alone, one of this machine or its network; a number in any writing counts."""
    name = host.lower().rstrip(".")
    if _NUMERIC.fullmatch(name):
        try:
            # As the system reads it: 2130706433 and 0x7f.1 are this machine too.
            return is_inside(socket.inet_ntoa(socket.inet_aton(name)))
        except OSError:
            return True
    if ":" in name:
        return is_inside(name)
    return "." not in name or name.endswith(_INSIDE_NAMES)


def host_of(url: str) -> str:
    """Return the host of an http address in lower case, empty where there is none or the address is odd."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or parts.username is not None or port == 0:
        return ""
    return (parts.hostname or "").lower()


def url_flaw(url: str, *, may_be_inside: bool) -> UrlFlaw | None:
    """Return what keeps a text from being an http or https address to send to, or None; names are not looked up."""
    if len(url) > LONGEST_URL:
        return UrlFlaw.TOO_LONG
    host = host_of(url)
    if not host or not url.isascii() or any(letter.isspace() or ord(letter) < 32 for letter in url):
        return UrlFlaw.ODD
    try:
        is_near = is_inside_name(host)
    except ValueError:
        return UrlFlaw.ODD
    return UrlFlaw.INSIDE if is_near and not may_be_inside else None
