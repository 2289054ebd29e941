"""What is answered to whoever sends something without a session, or with a form of another one."""

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.datastructures import Headers

from adapters.texts import mark, translated
from adapters.web.acts import FIELDS_MAX
from adapters.web.kept_forms import kept_of
from adapters.web.own_paths import asked_for
from adapters.web.rendering import outside
from adapters.web.signing import sent_again, sign_in_page
from adapters.web.visitors import MARK, mark_of

ENDED = mark("Your session has ended. What you typed is kept: sign in, and it can be sent.")
SIGNED_OUT = "You are signed out."
NO_PAGES = ("/live", "/metrics")

NOT_TAKEN = mark("Not taken")
FOREIGN = mark("This form is not one of yours: load its page again.")


async def answer_unknown(request: Request, error: Exception) -> Response:
    """The page of signing in, with the way back; scripts and programs are only told."""
    if not wants_page(request):
        headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
        return PlainTextResponse(SIGNED_OUT, 401, headers)
    if request.method in ("GET", "HEAD"):
        return RedirectResponse(f"/sign-in?{urlencode({'to': asked_for(request)})}", 303)
    async with request.form(max_files=1, max_fields=FIELDS_MAX) as form:
        kept = kept_of(asked_for(request), form)
    return sign_in_page(request, "/", kept, status=401, words=translated(ENDED))


async def answer_foreign_form(request: Request, error: Exception) -> Response:
    """A form of one's earlier session is shown to be sent again; one without any mark is not."""
    async with request.form(max_files=1, max_fields=FIELDS_MAX) as form:
        kept = kept_of(asked_for(request), form)
    if form.get(MARK) and is_of_our_page(request.headers):
        return sent_again(request, kept, mark_of(request), 403)
    title, words = translated(NOT_TAKEN), translated(FOREIGN)
    return outside(request, "access/fault.html", 403, title=title, words=words)


def wants_page(request: Request) -> bool:
    """Whether a person waits for a page: no script of ours, no stream and no program."""
    headers = request.headers
    if request.url.path in NO_PAGES:
        return False
    if "authorization" in headers or headers.get("x-requested-with") or headers.get("hx-request"):
        return False
    return "text/event-stream" not in headers.get("accept", "")


def is_of_our_page(headers: Headers) -> bool:
    """Whether a browser says that one of our own pages sends this."""
    if (site := headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    return headers.get("origin", "").partition("://")[2] == headers.get("host")
