"""This machine's own names for itself."""

import ipaddress


def is_loopback(host: str | None) -> bool:
    """Whether a name or address is this machine's own for itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
