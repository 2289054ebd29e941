"""Words of refusals about the year that an order counts in, and about taking units off it."""

from adapters.texts import mark

WORDS_OF_YEARS: dict[str, tuple[str, str]] = {
    "AlreadyDeclared": (
        "orders",
        mark("Order {order_id} is declared: it counts in the year of that declaration."),
    ),
    "MoreThanOrdered": ("keep", mark("That is more than order {order_id} has.")),
    "NothingBooked": ("orders", mark("Nothing is booked of the buyer's year for this order.")),
    "NothingLeft": (
        "keep",
        mark("Nothing would be left of order {order_id}: cancel it instead."),
    ),
    "OrderWaitsForYear": ("orders", mark("Order {order_id} waits for {year} to be declared.")),
    "QuotaMoveUnderWay": (
        "orders",
        mark("Order {order_id} is being moved to {year}: wait until that is answered."),
    ),
}
