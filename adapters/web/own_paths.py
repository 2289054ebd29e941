"""Where somebody wanted to go before they were asked to sign in: paths of ours and no others."""

from urllib.parse import quote, urlsplit

from fastapi import Request

PATH_MAX = 2_000

NOT_TO = ("/sign-in", "/sign-out", "/welcome", "/live", "/find", "/static")
"""Pages to which nobody goes back after signing in."""


def own_path(text: str) -> str:
    """The path if it is one of this server; the beginning for anything else.

    Browsers read `//host`, `/\\host` and control characters as ways to other servers.
    """
    is_plain = text.startswith("/") and not text.startswith("//") and "\\" not in text
    if not is_plain or len(text) > PATH_MAX or any(ord(letter) <= 32 for letter in text):
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path.startswith(NOT_TO):
        return "/"
    return text


def asked_for(request: Request) -> str:
    """The path and query of a request, as a link to it would be written."""
    query = request.url.query
    path = quote(request.url.path, safe="/:")
    return own_path(f"{path}?{query}" if query else path)
