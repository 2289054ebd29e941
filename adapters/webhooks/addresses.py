"""Where messages may be sent: to public addresses, and to private ones that the settings name.

A name is resolved once for every message, all it resolves to is looked at, and the connection goes
to what was looked at: a name that resolves otherwise a moment later leads nowhere else.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from urllib.parse import SplitResult, urlsplit

from adapters.texts import say
from adapters.usable_settings import UnusableSettingError
from adapters.webhooks.faults import UrlRefusedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

URL_LENGTH_MAX = 2_000
PORTS = {"http": 80, "https": 443}

ROUTED = ipaddress.ip_network("2000::/3")
"""Where all public addresses of IPv6 lie."""

SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",
            "192.88.99.0/24",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        ),
    )
)
"""Nobody's by the registries of IANA, though some versions of Python take them for somebody's.

2001::/32 and 2002::/16 hold another address inside, which may be private.
"""


def resolved(host: str, port: int) -> Sequence[str]:
    """Every address of a name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return sorted({str(address[0]) for *_, address in found})


def networks_in(text: str) -> tuple[Network, ...]:
    """`10.1.0.0/16, 127.0.0.1/32`. Raises UnusableSettingError."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise UnusableSettingError(f"webhooks_private names no networks: {error}") from None


class Addresses:
    """Judges addresses by the private networks that are allowed."""

    def __init__(self, private: Sequence[Network] = (), resolve: Resolve = resolved) -> None:
        self._private = tuple(private)
        self._resolve = resolve

    def of(self, url: str) -> list[Address]:
        """Where a connection to a URL may go. Raises UrlRefusedError."""
        parts = parts_of(url)
        host = parts.hostname or ""
        try:
            texts = self._resolve(host, parts.port or PORTS[parts.scheme])
        except (OSError, UnicodeError):
            raise UrlRefusedError(say("{host} cannot be found", host=host)) from None
        found = [ipaddress.ip_address(text.partition("%")[0]) for text in texts]
        for address in found:
            self._refuse_closed(parts, address)
        if not found:
            raise UrlRefusedError(say("{host} cannot be found", host=host))
        return sorted(found, key=lambda address: (address.version, int(address)))

    def _refuse_closed(self, parts: SplitResult, address: Address) -> None:
        if any(address in network for network in self._private):
            return
        # Not the address: a name of somebody else's network is nobody's to find out.
        if not is_public(address):
            raise UrlRefusedError(say("{host} is not a public address", host=parts.hostname))
        if parts.scheme != "https":
            raise UrlRefusedError(say("a public address is reached by https only"))


def parts_of(url: str) -> SplitResult:
    """A URL that names a host and nobody's password. Raises UrlRefusedError."""
    if len(url) > URL_LENGTH_MAX or not url.isprintable() or not url.isascii() or " " in url:
        longest = f"{URL_LENGTH_MAX:,}"
        words = say("not a URL of at most {characters} plain characters", characters=longest)
        raise UrlRefusedError(words)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UrlRefusedError(say("not a URL")) from None
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise UrlRefusedError(say("a URL begins with https:// and names a host"))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise UrlRefusedError(say("a URL holds no password and no fragment"))
    return parts


def is_public(address: Address) -> bool:
    """Whether an address is somebody's on the internet, and not hidden in another's."""
    is_routed = address.version == 4 or address in ROUTED
    is_special = any(address in network for network in SPECIAL)
    is_somebodys = address.is_global and not (address.is_multicast or address.is_reserved)
    return is_routed and is_somebodys and not is_special
