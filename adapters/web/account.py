"""One's own account: language and zone, tokens for programs, and sessions left open elsewhere."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from adapters.access.accounts import LANGUAGES
from adapters.access.api_tokens import SCOPES
from adapters.access.faults import (
    AccessRefusedError,
    PasswordTooWeakError,
    TooManyAttemptsError,
    WrongCredentialsError,
)
from adapters.access.own_sessions import end_others, sessions_of
from adapters.access.registry import Account, Change
from adapters.texts import mark, say, translated
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.languages import is_choice
from adapters.web.pages import Page, page_of
from adapters.web.people import sentence
from adapters.web.visitors import secret_in

TOKEN_DAYS = 90
TOKEN_DAYS_MAX = 366
NAME_MAX = 80

LANGUAGE_NAMES = {"en": mark("English"), "zh": mark("Chinese")}

ONLY_PEOPLE = mark("An account is seen to by its person, signed in: a token cannot do it.")

SIGNS_IN_ELSEWHERE = mark("You sign in elsewhere: your password is changed there.")

router = APIRouter()


@router.get("/account")
def account(page: Annotated[Page, Depends(page_of)]) -> Response:
    return account_page(page)


def account_page(page: Page, token: str = "") -> Response:
    """`token` is one that was just made: it is shown this once."""
    mine = account_of(page)
    page.is_personal = True
    now = page.system.clock()
    return page.show(
        "access/account.html",
        account=mine,
        tokens=page.doors.tokens.of_account(mine.account_id),
        sessions=sessions_of(page.system.engine, page.settings.operator, mine.account_id, now),
        token=token,
        has_password=page.doors.signing_in.has_password(mine),
        is_changed=page.request.query_params.get("password") == "changed",
        scopes=SCOPES,
        language_choices=[(code, translated(LANGUAGE_NAMES[code])) for code in LANGUAGES],
        days=TOKEN_DAYS,
        now=now,
    )


def account_of(page: Page) -> Account:
    """The account behind a session; tokens are for work, and make or revoke no others."""
    if page.visitor.scopes is not None:
        raise HTTPException(403, translated(ONLY_PEOPLE))
    found = page.doors.accounts.by_id(page.visitor.account_id)
    assert found is not None, "whoever has a session has an account"
    return found


@router.post("/account")
def prefer(act: Annotated[Act, Depends(act_of)]) -> Response:
    mine = account_of(act.page)
    try:
        language, zone = act.text("language"), act.text("zone")
        if language not in LANGUAGES:
            words = say("There are {options}.", options=say(", ").join(LANGUAGES))
            raise FieldRefusedError("language", words)
        if not is_choice(zone):
            raise FieldRefusedError("zone", say("No time zone has this name."))
    except FieldRefusedError as fault:
        return refused(act, fault.field, fault.words)
    act.page.doors.accounts.prefer(mine.account_id, language, zone)
    return RedirectResponse("/account", 303)


@router.post("/account/password")
def change_password(act: Annotated[Act, Depends(act_of)]) -> Response:
    """What was typed is not shown again, whatever comes of it."""
    page, mine = act.page, account_of(act.page)
    signing_in, secret = page.doors.signing_in, secret_in(page.request)
    session = signing_in.session_of(secret, act.now)
    assert session is not None, "whoever has an account here has a session"
    if not signing_in.has_password(mine):
        return no_password(act, "", translated(SIGNS_IN_ELSEWHERE), 409)
    now, wanted = str(act.form.get("password_now", "")), str(act.form.get("password_new", ""))
    if wanted != str(act.form.get("password_again", "")):
        words = say("The two are not the same: type the password twice.")
        return no_password(act, "password_again", words)
    try:
        signing_in.change_password(session, now, wanted, address_of(page), act.now)
    except WrongCredentialsError:
        return no_password(act, "password_now", say("This is not your password."))
    except PasswordTooWeakError as weak:
        return no_password(act, "password_new", sentence(weak))
    except TooManyAttemptsError as hurry:
        answer = no_password(act, "password_now", sentence(hurry), 429)
        answer.headers["Retry-After"] = str(hurry.seconds)
        return answer
    return RedirectResponse("/account?password=changed", 303)


def address_of(page: Page) -> str:
    return page.request.client.host if page.request.client else ""


def no_password(act: Act, field: str, words: str, status: int = 422) -> Response:
    def again() -> Response:
        act.page.typed = {}
        return account_page(act.page)

    return act.refused(field, words, status, again)


@router.post("/account/tokens")
def make_token(act: Annotated[Act, Depends(act_of)]) -> Response:
    """The page that answers is the only one that ever shows the token."""
    mine = account_of(act.page)
    try:
        name = act.text("name", longest=NAME_MAX)
        ends_at = act.now + timedelta(days=act.whole("days", least=1, most=TOKEN_DAYS_MAX))
        scopes = [scope for scope in SCOPES if act.is_ticked(f"scope-{scope}")]
        change = Change(act.page.visitor.actor, act.now)
        token = act.page.doors.tokens.make(mine, name, scopes, ends_at, change)
    except FieldRefusedError as fault:
        return refused(act, fault.field, fault.words)
    except AccessRefusedError as refusal:
        return refused(act, "", str(refusal))
    return account_page(act.page, token)


@router.post("/account/tokens/{token_id}/revoke")
def revoke(token_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    mine = account_of(act.page)
    tokens = act.page.doors.tokens
    if token_id not in {row.token_id for row in tokens.of_account(mine.account_id)}:
        raise act.page.missing("token", token_id)
    tokens.revoke(token_id, Change(act.page.visitor.actor, act.now))
    return RedirectResponse("/account", 303)


@router.post("/account/sessions/end")
def end_sessions(act: Annotated[Act, Depends(act_of)]) -> Response:
    page, mine = act.page, account_of(act.page)
    change = Change(page.visitor.actor, act.now)
    secret = secret_in(page.request)
    end_others(page.system.engine, page.settings.operator, mine.account_id, secret, change)
    return RedirectResponse("/account", 303)


def refused(act: Act, field: str, words: str) -> Response:
    return act.refused(field, words, 422, lambda: account_page(act.page))
