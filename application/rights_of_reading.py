"""Who may read which read model, and enter which area."""

from collections.abc import Mapping
from enum import Enum

from application.roles import (
    BROKER,
    OFFICER,
    OWNER,
    PLANNER,
    PLATFORM,
    STAFF,
    WAREHOUSE,
    Role,
    Roles,
    by,
)


class Area(Enum):
    """What there is besides commands and read models."""

    HISTORY = "history"  # The events themselves, of streams one may read.
    OPERATIONS = "operations"  # Followers, rebuilds, gathering: how the machine does.
    PEOPLE = "people"  # Parties, accounts, roles, tokens, grants.
    WEBHOOKS = "webhooks"  # Where a party's events are sent to.
    NOTICES = "notices"  # What buyers were told, and where they are reached.
    # Desks of firms that act for merchants: `firm_desks.py`.
    CARRYING, COLLECTING, GUARANTEEING = "carrying", "collecting", "guaranteeing"


MANDATARIES = (PLATFORM, BROKER, Role.CARRIER, Role.PAYMENT_FIRM, Role.GUARANTOR)


EVERYWHERE = (PLANNER, WAREHOUSE, BROKER, OFFICER, Role.AUDITOR)
"""Roles whose work is in the whole book, or, for brokers, with whoever mandated them."""


MAY_READ: Mapping[str, Roles] = {
    "merchant_dashboard": by(OWNER, STAFF, PLANNER, Role.AUDITOR),
    "order_board": by(OWNER, STAFF, PLATFORM, *EVERYWHERE),
    "parked_mail": by(Role.AUDITOR),
    "order_membership": by(OWNER, STAFF, PLATFORM, *EVERYWHERE),
    "open_claims": by(PLANNER, Role.AUDITOR),
    "buyers_years": by(OWNER, STAFF, PLANNER, Role.AUDITOR),
    "timetable": by(OWNER, STAFF, PLANNER, Role.AUDITOR),
    "waiting_line": by(OWNER, STAFF, PLANNER, Role.AUDITOR),
    "planner_board": by(PLANNER, WAREHOUSE, Role.AUDITOR),
    "entry_board": by(PLANNER, WAREHOUSE, BROKER, OFFICER, Role.AUDITOR),
    "clearance_desk": by(*EVERYWHERE),
    "clearance_waits": by(PLANNER, WAREHOUSE, OFFICER, Role.AUDITOR),
    "customs_ledger": by(*EVERYWHERE),
    "book_papers": by(*EVERYWHERE),
    "guarantee_book": by(PLANNER, BROKER, OFFICER, Role.AUDITOR),
    "tax_ledger": by(OWNER, STAFF, PLANNER, BROKER, OFFICER, Role.AUDITOR),
    "sorting_bench": by(WAREHOUSE, OFFICER, Role.AUDITOR),
    "exit_board": by(*EVERYWHERE),
    # Nobody who could pass on what is to be opened.
    "inspection_desk": by(OFFICER, Role.AUDITOR),
    "returns_desk": by(OWNER, STAFF, PLATFORM, *EVERYWHERE),
    "stuck_inbox": by(*EVERYWHERE),
    "payment_book": by(Role.AUDITOR),
    # Mandataries see what was given to themselves, and not who else acts for a merchant.
    "product_catalogue": by(OWNER, STAFF, PLATFORM, *EVERYWHERE),
    "customs_file": by(PLANNER, WAREHOUSE, OFFICER, Role.AUDITOR),
    "mandate_book": by(OWNER, OFFICER, Role.AUDITOR, *MANDATARIES),
}
"""By the name of the read model. Of each one sees the rows within one's reach."""


OF_THE_WHOLE_BOOK = frozenset(
    {
        *(
            "clearance_waits",
            "customs_file",
            "inspection_desk",
            "open_claims",
            "payment_book",
        ),
        *("planner_board", "sorting_bench"),
    }
)
"""No merchant's: who reaches only some merchants reads none of them."""


MAY_ENTER: Mapping[Area, Roles] = {
    Area.HISTORY: by(Role.AUDITOR),
    Area.OPERATIONS: frozenset({Role.SYSTEM_ADMIN, Role.ADMIN}),
    Area.PEOPLE: frozenset({Role.SYSTEM_ADMIN, Role.ADMIN}),
    Area.WEBHOOKS: by(OWNER, PLATFORM, BROKER),
    Area.NOTICES: by(OWNER, STAFF, PLATFORM),
    Area.CARRYING: by(Role.CARRIER),
    Area.COLLECTING: by(Role.PAYMENT_FIRM),
    Area.GUARANTEEING: by(Role.GUARANTOR),
}


def may_read(roles: Roles, model: str) -> bool:
    return not roles.isdisjoint(MAY_READ.get(model, frozenset()))


def may_enter(roles: Roles, area: Area) -> bool:
    return not roles.isdisjoint(MAY_ENTER[area])
