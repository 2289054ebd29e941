"""Signing in with the identity provider: setting out, and coming back with its answer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from adapters.access.faults import AccessRefusedError, IdentityRefusedError
from adapters.access.oidc import CALLBACK, REQUEST_HOLDS, IdentityProvider
from adapters.access.secrets import is_same
from adapters.settings import Settings
from adapters.texts import say
from adapters.web.own_paths import own_path
from adapters.web.signing import sign_in_page, signed_in
from adapters.web.visitors import doors_of, is_secure

STATE_COOKIE = "jihuo_setting_out"

router = APIRouter()


def provider_of(request: Request) -> IdentityProvider:
    provider = doors_of(request).identity_provider
    assert provider is not None, "without a provider these routes are not there"
    return provider


Provider = Annotated[IdentityProvider, Depends(provider_of)]


@router.get("/sign-in/oidc")
def set_out(request: Request, provider: Provider) -> Response:
    to = own_path(request.query_params.get("to", "/"))
    try:
        setting_out = provider.set_out(to, request.app.state.system.clock())
    except IdentityRefusedError as refusal:
        return sign_in_page(request, to, status=503, words=sentence(refusal))
    answer = RedirectResponse(setting_out.url, 303)
    settings: Settings = request.app.state.settings
    answer.set_cookie(
        STATE_COOKIE,
        setting_out.state,
        max_age=int(REQUEST_HOLDS.total_seconds()),
        path=CALLBACK,
        secure=is_secure(settings),
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get(CALLBACK)
def come_back(request: Request, provider: Provider) -> Response:
    """The answer is taken from the browser that set out with it, and from no other."""
    query, now = request.query_params, request.app.state.system.clock()
    state = query.get("state", "")
    if not state or not is_same(state, request.cookies.get(STATE_COOKIE, "")):
        words = say("Begin here: this answer is of another browser, or took too long.")
        return sign_in_page(request, "/", status=400, words=words)
    try:
        back = provider.come_back(state, query.get("code", ""), now)
    except AccessRefusedError as refusal:
        return sign_in_page(request, "/", status=403, words=sentence(refusal))
    session = doors_of(request).signing_in.begin(back.account, now)
    answer = signed_in(request, session, own_path(back.return_to))
    answer.delete_cookie(STATE_COOKIE, path=CALLBACK)
    return answer


def sentence(refusal: Exception) -> str:
    text = str(refusal)
    return say("{sentence}.", sentence=f"{text[:1].upper()}{text[1:]}")
