"""Every rule by which commands of buying and selling may be refused, found in the modules there."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import application
import domain
from domain.refusals import AmountRefused, ChangeRefused, Refused, UnknownThing

KINDS = frozenset((Refused, ChangeRefused, AmountRefused, UnknownThing))

OF_OTHER_DESKS = (
    *("domain.account_book", "domain.book_report", "application.settling_book"),
    *("domain.book_filing", "domain.book_loads", "application.book_filings"),
    *("domain.batch_", "domain.purchase_batch", "domain.consignment", "domain.bonded_entry"),
    *("domain.entry_", "domain.clearance_", "domain.delivery", "domain.exit_", "domain.match"),
    *("domain.guarantee", "domain.mandate", "domain.order_return", "domain.return_"),
    *("domain.books_at_customs", "domain.customs_fields", "domain.firm", "domain.item_record"),
    *("domain.parked_mail", "domain.sorting_run"),
    *("domain.control", "domain.draw", "domain.enterprise_grade", "domain.grade_parts"),
    *("domain.inspection_", "domain.officer_roster"),
    *("application.controlling", "application.drawing_lots", "application.grading"),
    *("domain.stock_count", "domain.waybill_block", "domain.sharing"),
    *("application.clearing", "application.collecting", "application.declaring"),
    *("application.entering", "application.leaving", "application.receiving"),
    *("application.returning", "application.sharing_shortage", "application.stock_places"),
    *("application.pledge_policies", "application.pledging"),
    *("application.stock_taking", "application.supplying", "application.run_stock"),
)
"""Where goods and papers are moved: other pages and tests. What is new is of ours."""

ASKED_BY_FILES = ("domain.tax_",)
"""Quotes of taxes are no commands: `jihuo tax quote` tells their rules by name."""


def of_buying_and_selling() -> frozenset[type[Refused]]:
    """Those that the modules define or name: what one of them raises it has at hand."""
    return frozenset(refusal for module in modules() for refusal in named_in(module))


def modules() -> Iterator[ModuleType]:
    for package in (domain, application):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not found.name.startswith((*OF_OTHER_DESKS, *ASKED_BY_FILES)):
                yield importlib.import_module(found.name)


def named_in(module: ModuleType) -> Iterator[type[Refused]]:
    for value in vars(module).values():
        if inspect.isclass(value) and issubclass(value, Refused) and value not in KINDS:
            yield value
