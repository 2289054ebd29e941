"""Remedies of refusals about the year that an order counts in, and about taking units off it."""

from collections.abc import Mapping

from adapters.texts import mark

REMEDIES_OF_YEARS: Mapping[str, str] = {
    "AlreadyDeclared": mark("Cancel the order: customs is asked to withdraw its declaration."),
    "MoreThanOrdered": mark("Name at most the units that the order has."),
    "NothingBooked": mark("Read the order: it has ended, or was never claimed for."),
    "NothingLeft": mark("Cancel the order with `CancelOrders`."),
    "OrderWaitsForYear": mark("Wait for January in Shanghai, or cancel the order."),
    "QuotaMoveUnderWay": mark("Read the order again in a moment, then send it again."),
}
