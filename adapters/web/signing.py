"""Signing in and out: by a name and a password, and by the one-time link that sets a password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from adapters.access.faults import (
    LinkNotValidError,
    PasswordTooWeakError,
    TooManyAttemptsError,
    WrongCredentialsError,
)
from adapters.access.secrets import form_mark
from adapters.access.signing_in import Session
from adapters.texts import mark, say, translated
from adapters.web.acts import FIELDS_MAX, Act, act_of
from adapters.web.kept_forms import KeptForm, read_kept
from adapters.web.own_paths import own_path
from adapters.web.rendering import outside
from adapters.web.visitors import (
    NotSignedInError,
    doors_of,
    forget_session,
    keep_session,
    mark_of,
    secret_in,
    visitor_of,
)

NAME_MAX = 200

WRONG = mark("Name and password do not fit.")
"""The same whichever is wrong: nobody learns which names there are."""

NOT_YET = mark("Nobody has signed in in this browser yet.")

router = APIRouter()


async def form_of_anybody(request: Request) -> FormData:
    """A form without a session: that it is one of our pages' is asked before (`server.Guard`)."""
    return await request.form(max_files=0, max_fields=FIELDS_MAX)


Form = Annotated[FormData, Depends(form_of_anybody)]


def sign_in_page(
    request: Request, to: str, kept: KeptForm | None = None, *, status: int = 200, words: str = ""
) -> Response:
    provider = doors_of(request).identity_provider
    return outside(
        request,
        "access/sign_in.html",
        status,
        to=to,
        kept=kept,
        words=words,
        provider=provider.name if provider else "",
    )


@router.get("/sign-in")
def ask_to_sign_in(request: Request) -> Response:
    return sign_in_page(request, own_path(request.query_params.get("to", "/")))


@router.post("/sign-in")
def sign_in(request: Request, form: Form) -> Response:
    to, kept = own_path(str(form.get("to", "/"))), read_kept(str(form.get("kept", "")))
    if kept is not None and form.get("elsewhere"):
        return go_on(request, kept)
    name, password = str(form.get("name", "")).strip(), str(form.get("password", ""))
    try:
        session = proved(request, name, password)
    except WrongCredentialsError:
        return sign_in_page(request, to, kept, status=401, words=translated(WRONG))
    except TooManyAttemptsError as hurry:
        words = say(
            "Too many attempts failed. Wait {seconds} s and try again.", seconds=hurry.seconds
        )
        answer = sign_in_page(request, to, kept, status=429, words=words)
        answer.headers["Retry-After"] = str(hurry.seconds)
        return answer
    return signed_in(request, session, to, kept)


def go_on(request: Request, kept: KeptForm) -> Response:
    """Somebody who has signed in in another tab sends what was kept in this one."""
    try:
        visitor_of(request)
    except NotSignedInError:
        return sign_in_page(request, "/", kept, status=401, words=translated(NOT_YET))
    return sent_again(request, kept, mark_of(request))


def proved(request: Request, name: str, password: str) -> Session:
    """Raises WrongCredentialsError, TooManyAttemptsError."""
    # A database takes no zeros, and nobody has such a name.
    if len(name) > NAME_MAX or not name.isprintable():
        raise WrongCredentialsError(WRONG)
    address = request.client.host if request.client else ""
    now = request.app.state.system.clock()
    return doors_of(request).signing_in.with_password(name, password, address, now)


def signed_in(
    request: Request, session: Session, to: str, kept: KeptForm | None = None
) -> Response:
    """Where one wanted to go; a form that was kept is shown, to be sent again."""
    answer: Response = RedirectResponse(to, 303)
    if kept is not None:
        answer = sent_again(request, kept, form_mark(session.secret))
    keep_session(answer, session.secret, request.app.state.settings)
    return answer


def sent_again(request: Request, kept: KeptForm, mark: str, status: int = 200) -> Response:
    """What was typed, with the one button that sends it under the session of now."""
    return outside(request, "access/again.html", status, kept=kept, mark=mark)


@router.post("/sign-out")
def sign_out(request: Request, act: Annotated[Act, Depends(act_of)]) -> Response:
    act.page.doors.signing_in.end(secret_in(request), act.now)
    answer = RedirectResponse("/sign-in", 303)
    forget_session(answer, act.page.settings)
    return answer


@router.get("/welcome/{secret}")
def welcome(request: Request, secret: str) -> Response:
    return welcome_page(request, secret)


def welcome_page(request: Request, secret: str, words: str = "") -> Response:
    now = request.app.state.system.clock()
    try:
        account = doors_of(request).accounts.account_of_link(secret, now)
    except LinkNotValidError:
        return outside(request, "access/no_link.html", 404)
    status = 422 if words else 200
    return outside(request, "access/welcome.html", status, account=account, words=words)


@router.post("/welcome/{secret}")
def set_password(request: Request, secret: str, form: Form) -> Response:
    password, again = str(form.get("password", "")), str(form.get("password_again", ""))
    if password != again:
        words = say("The two are not the same: type the password twice.")
        return welcome_page(request, secret, words)
    doors, now = doors_of(request), request.app.state.system.clock()
    try:
        account = doors.accounts.set_password(secret, password, now)
    except LinkNotValidError:
        return outside(request, "access/no_link.html", 404)
    except PasswordTooWeakError as weak:
        return welcome_page(request, secret, str(weak))
    return signed_in(request, doors.signing_in.begin(account, now), "/")
