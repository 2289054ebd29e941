"""Shelves of taxes: bills beside our own count, and the guarantees that bear them."""

from collections.abc import Mapping

import sqlalchemy as sa

from adapters.access.visitor import Visitor
from adapters.api.money_shelves import shared_rows
from adapters.api.shelf import Named, Shelf, nobody
from application import streams
from application.roles import PartyKind
from projections import guarantee_book, tax_ledger
from projections.guarantee_movements import accounts, movements, waits
from projections.tax_ledger_rows import bills, orders

ACCOUNTS, MOVEMENTS, WAITS = shared_rows(accounts), shared_rows(movements), shared_rows(waits)


def bears_theirs(rows: sa.Subquery, visitor: Visitor) -> sa.ColumnElement[bool]:
    """Whether a guarantee bears the taxes of a declarant."""
    return rows.c.guarantee_id.in_(guarantee_book.pledged_to([visitor.party_id]))


THEIRS: Mapping[PartyKind, Named] = {PartyKind.DECLARANT: bears_theirs}

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "tax-bills",
        "A tax bill of customs beside our own count, by kind of tax, its status and its payment.",
        tax_ledger.MODEL,
        bills.select().subquery(),
        ("tax_no",),
        ("order_id", "run_id", "merchant_id", "status"),
    ),
    Shelf(
        "order-taxes",
        "What an order is taxed by our own count, and the days on which its tax is paid.",
        tax_ledger.MODEL,
        orders.select().subquery(),
        ("order_id",),
        ("run_id", "merchant_id"),
        kind=streams.ORDER,
    ),
    Shelf(
        "guarantees",
        "A guarantee: its total, and what of it is free, reserved and deducted.",
        guarantee_book.MODEL,
        ACCOUNTS(""),
        ("guarantee_id",),
        owned=nobody,
        by_party=THEIRS,
        rows_of=ACCOUNTS,
    ),
    Shelf(
        "guarantee-movements",
        "What moved a guarantee, and its figures after it.",
        guarantee_book.MODEL,
        MOVEMENTS(""),
        ("position", "guarantee_id"),
        ("guarantee_id", "event", "book", "run_id", "message_id"),
        owned=nobody,
        by_party=THEIRS,
        rows_of=MOVEMENTS,
        is_newest_first=True,
    ),
    Shelf(
        "guarantee-waits",
        "A message of declarations that waits for a guarantee with too little free.",
        guarantee_book.MODEL,
        WAITS(""),
        ("guarantee_id", "book", "message_id"),
        ("guarantee_id", "run_id"),
        owned=nobody,
        by_party=THEIRS,
        rows_of=WAITS,
    ),
)
