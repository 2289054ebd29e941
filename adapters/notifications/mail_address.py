"""Where mail is handed in, from `JIHUO_MAIL`.

`smtps://user:password@mail.example:465` speaks TLS from the first byte. `smtp://…:587` begins
without and goes over to it (STARTTLS), or sends nothing. `smtp://…?tls=none` is for a server within
the machine or the cluster, to which no password is ever said.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from adapters.usable_settings import UnusableSettingError

PORTS = {"smtps": 465, "smtp": 587}
UNTOUCHED = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    is_tls_from_start: bool
    is_plain: bool
    """Neither from the start nor later: for servers nearby."""

    user: str = ""
    password: str = field(default="", repr=False)


def server_in(text: str) -> MailServer | None:
    """None for an empty setting: then no e-mail is sent. Raises UnusableSettingError."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise unusable("it is no address") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise unusable("an address begins with smtp:// or smtps:// and names a server")
    asked = parse_qs(parts.query, keep_blank_values=True)
    if asked not in ({}, {"tls": [UNTOUCHED]}) or parts.path.strip("/") or parts.fragment:
        raise unusable("after the server there is ?tls=none, or nothing")
    is_plain = bool(asked)
    if is_plain and (parts.scheme == "smtps" or parts.username):
        raise unusable("tls=none is for smtp:// without a user: no password is said in the open")
    return MailServer(
        parts.hostname,
        port or PORTS[parts.scheme],
        parts.scheme == "smtps",
        is_plain,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def unusable(why: str) -> UnusableSettingError:
    """Without the address, which holds a password."""
    return UnusableSettingError(f"mail cannot be used: {why}")
