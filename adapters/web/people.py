"""People: organisations, their accounts with their roles, and what was last changed of them."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.access.faults import AccessRefusedError, UnknownAccountError, UnknownGrantError
from adapters.access.grants import WHOLE_BOOK
from adapters.access.registry import Account, Change, Party
from adapters.texts import coded, say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.pages import Page, page_of
from adapters.web.people_columns import account_table, change_table, party_table
from application.roles import PARTY_OF, PartyKind, Role

ID_MAX = 60

ROLES_OF = {kind: tuple(role for role in Role if PARTY_OF[role] is kind) for kind in PartyKind}
"""The roles there are in each kind of organisation."""

router = APIRouter()


@router.get("/people")
def people(page: Annotated[Page, Depends(page_of)]) -> Response:
    return people_page(page)


def people_page(page: Page, link: str = "", account: Account | None = None) -> Response:
    """`link` is one that was just made: it is shown this once."""
    accounts = page.doors.accounts
    page.is_personal = True
    parties, changes = accounts.every_party(), change_table(page)
    return page.show(
        "access/people.html",
        accounts=account_table(page).of(accounts.every_account()),
        organisations=party_table(page).of(parties),
        changes=changes.of_offset(accounts.changes(changes.limit, changes.asked.offset)),
        link=f"{page.settings.public_url or base_of(page)}/welcome/{link}" if link else "",
        link_of=account,
        kinds=[(kind.value, coded(kind.value)) for kind in PartyKind],
        party_choices=[(p.party_id, f"{p.party_id} · {coded(p.kind.value)}") for p in parties],
        roles_of=ROLES_OF,
        every_role=tuple(Role),
        **grants_shown(page, parties),
    )


def grants_shown(page: Page, parties: Sequence[Party]) -> dict[str, Any]:
    """What audit firms are granted, and what they can be."""
    of_kind = {
        kind: [(p.party_id, f"{p.party_id} · {p.name}") for p in parties if p.kind is kind]
        for kind in (PartyKind.AUDIT_FIRM, PartyKind.MERCHANT)
    }
    return {
        "grants": page.doors.grants.all(),
        "firms": of_kind[PartyKind.AUDIT_FIRM],
        "granted": [("", coded(WHOLE_BOOK)), *of_kind[PartyKind.MERCHANT]],
        "now": page.now,
    }


def base_of(page: Page) -> str:
    return str(page.request.base_url).rstrip("/")


@router.post("/people/parties")
def register(act: Annotated[Act, Depends(act_of)]) -> Response:
    def change() -> Response:
        kind = PartyKind(chosen(act, "kind", [kind.value for kind in PartyKind]))
        party_id = act.name_of_id("party_id")
        party = Party(party_id, kind, act.text("name", longest=200))
        act.page.doors.accounts.register_party(party, made_by(act))
        return RedirectResponse("/people", 303)

    return changed(act, change)


@router.post("/people/accounts")
def open_account(act: Annotated[Act, Depends(act_of)]) -> Response:
    """The page that answers is the only one that ever shows the link."""

    def change() -> Response:
        accounts = act.page.doors.accounts
        name, party_id = act.text("name", longest=80), act.text("party_id", longest=ID_MAX)
        account = accounts.open_account(name, party_id, roles_ticked(act), made_by(act))
        link = accounts.new_link(account.account_id, made_by(act))
        return people_page(act.page, link, account)

    return changed(act, change)


@router.post("/people/{account_id}/roles")
def give_roles(account_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def change() -> Response:
        act.page.doors.accounts.give_roles(account_id, roles_ticked(act), made_by(act))
        return RedirectResponse("/people", 303)

    return changed(act, change)


@router.post("/people/{account_id}/close")
def close(account_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def change() -> Response:
        if account_id == act.page.visitor.account_id:
            raise FieldRefusedError("", say("Your own account is closed by somebody else."))
        act.page.doors.accounts.close_account(account_id, made_by(act))
        return RedirectResponse("/people", 303)

    return changed(act, change)


@router.post("/people/{account_id}/link")
def new_link(account_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def change() -> Response:
        accounts = act.page.doors.accounts
        link = accounts.new_link(account_id, made_by(act))
        return people_page(act.page, link, accounts.by_id(account_id))

    return changed(act, change)


def made_by(act: Act) -> Change:
    return Change(act.page.visitor.actor, act.now)


def roles_ticked(act: Act) -> list[Role]:
    roles = [role for role in Role if act.is_ticked(f"role-{role.value}")]
    if not roles:
        raise FieldRefusedError("roles", say("Tick at least one role."))
    return roles


def chosen(act: Act, name: str, options: list[str]) -> str:
    text = act.text(name)
    if text not in options:
        words = say("There are {options}.", options=say(", ").join(map(coded, options)))
        raise FieldRefusedError(name, words)
    return text


def changed(act: Act, change: Callable[[], Response]) -> Response:
    """What was changed, or why it cannot be, in words."""
    try:
        return change()
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: people_page(act.page))
    except (UnknownAccountError, UnknownGrantError) as refusal:
        return act.refused("", sentence(refusal), 404, lambda: people_page(act.page))
    except AccessRefusedError as refusal:
        return act.refused("", sentence(refusal), 409, lambda: people_page(act.page))


def sentence(refusal: Exception) -> str:
    text = str(refusal)
    return say("{sentence}.", sentence=f"{text[:1].upper()}{text[1:]}".rstrip("."))
