"""The shelf of those who wait for units of a campaign."""

from adapters.api.market_shelves import of_campaign
from adapters.api.shelf import Shelf
from projections import timetable

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
)
