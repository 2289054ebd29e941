"""Which page a reader has before them."""

from urllib.parse import parse_qsl, unquote, urlsplit

from fastapi import Request


def seen_at(request: Request) -> tuple[str, dict[str, str]]:
    """Its path and query; after a form was refused, those of the page the form stood on.

    The address of an act answers no GET: a link made from it would lead nowhere.
    """
    before = urlsplit(request.headers.get("referer", ""))
    if request.method in ("GET", "HEAD") or before.netloc != request.headers.get("host"):
        return request.url.path, dict(request.query_params.items())
    return unquote(before.path), dict(parse_qsl(before.query))
