"""Who sends a request: by the session of a cookie, or by a token. Every page and endpoint asks.

    visitor: Annotated[Visitor, Depends(visitor_of)]

Raises NotSignedInError, which `signing.py` answers.
"""

from fastapi import Request
from starlette.responses import Response

from adapters.access.doors import Doors
from adapters.access.secrets import form_mark, is_same
from adapters.access.signing_in import SESSION_LASTS
from adapters.access.visitor import Visitor
from adapters.settings import Settings

SESSION_COOKIE = "jihuo_session"
MARK = "mark"
"""The hidden field in which a form carries its session's mark."""

BEARER = "bearer "


class NotSignedInError(Exception):
    """Raised when nobody is known to send a request."""


class ForeignFormError(Exception):
    """Raised for a form that does not carry the mark of the session it is sent with."""


def doors_of(request: Request) -> Doors:
    doors = request.app.state.doors
    assert isinstance(doors, Doors)
    return doors


def visitor_of(request: Request) -> Visitor:
    """The dependency of every route that is not open to everybody. Raises NotSignedInError."""
    visitor = sender_of(request)
    if visitor is None:
        raise NotSignedInError
    # Kept for whoever answers when the route itself does not, as the page of a fault.
    request.state.visitor = visitor
    return visitor


def sender_of(request: Request) -> Visitor | None:
    """Who sends a request, as it stands now; what was asked before the route counts once."""
    if hasattr(request.state, "asked_before"):
        asked: Visitor | None = request.state.asked_before
        # A stream that stays open asks again: it must hear that a session has ended.
        del request.state.asked_before
        return asked
    doors = doors_of(request)
    if token := token_in(request):
        return doors.visitor_by_token(token)
    if secret := secret_in(request):
        request.state.mark = form_mark(secret)
        return doors.visitor_by_session(secret)
    return None


def ask_before(request: Request) -> Visitor | None:
    """The same before the route does, which then need not look it up again."""
    request.state.asked_before = visitor = sender_of(request)
    return visitor


def known_visitor(request: Request) -> Visitor | None:
    """Who was found to send a request, if anybody has asked."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return visitor


def mark_of(request: Request) -> str:
    """What forms shown to this session carry; empty where a token asks."""
    mark: str = getattr(request.state, "mark", "")
    return mark


def require_mark(request: Request, sent: str) -> None:
    """Raises ForeignFormError; a token is never sent by a browser on its own and needs no mark."""
    mark = mark_of(request)
    if mark and not is_same(sent, mark):
        raise ForeignFormError


def token_in(request: Request) -> str:
    """The token of an Authorization header; empty for none."""
    given = request.headers.get("authorization", "")
    return given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else ""


def secret_in(request: Request) -> str:
    return request.cookies.get(cookie_name(request.app.state.settings), "")


def cookie_name(settings: Settings) -> str:
    """Behind TLS by a prefix that keeps others of the same domain from setting it (RFC 6265bis)."""
    return f"__Host-{SESSION_COOKIE}" if is_secure(settings) else SESSION_COOKIE


def is_secure(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


def keep_session(answer: Response, secret: str, settings: Settings) -> None:
    answer.set_cookie(
        cookie_name(settings),
        secret,
        max_age=int(SESSION_LASTS.total_seconds()),
        secure=is_secure(settings),
        httponly=True,
        samesite="lax",
    )


def forget_session(answer: Response, settings: Settings) -> None:
    """Nor does the browser show again what it has kept of our pages."""
    answer.delete_cookie(
        cookie_name(settings), secure=is_secure(settings), httponly=True, samesite="lax"
    )
    answer.headers["Clear-Site-Data"] = '"cache"'
