"""The shelf of those who wait for units of a campaign."""

from adapters.api.market_shelves import of_campaign
from adapters.api.shelf import HIDDEN, Shelf
from projections import timetable, waiting_line

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "waitlist",
        "Who waits for units of a campaign, first come first, and what is offered until when.",
        timetable.MODEL,
        timetable.places.select().subquery(),
        ("campaign_id", "joined_position"),
        ("campaign_id",),
        owned=of_campaign,
    ),
    Shelf(
        "waitlist-places",
        "A place in the line of a campaign, also one that has ended: what came of it and when.",
        waiting_line.MODEL,
        waiting_line.places.select().subquery(),
        ("campaign_id", "place"),
        ("campaign_id", "order_id", "state"),
        owned=of_campaign,
        hidden=HIDDEN | {"wanted"},
    ),
    Shelf(
        "waitlist-units",
        "How many units of a product a place in the line of a campaign is for.",
        waiting_line.MODEL,
        waiting_line.units.select().subquery(),
        ("campaign_id", "place", "sku"),
        ("campaign_id", "place", "sku"),
        owned=of_campaign,
    ),
)
