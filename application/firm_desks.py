"""What firms that act for merchants are shown of read models that are not theirs to read.

A carrier has no business in the whole order board; which parcels it carries stand there all the
same. Its desk shows those rows and nothing else of the model.
"""

from collections.abc import Mapping

from application.rights_of_reading import Area

LENT: Mapping[Area, frozenset[str]] = {
    Area.CARRYING: frozenset({"order_board", "clearance_desk", "planner_board"}),
    Area.COLLECTING: frozenset({"order_board", "payment_book"}),
    Area.GUARANTEEING: frozenset(),
}
"""By area: read models of which its page shows what the area is about, within one's reach."""


def is_lent(area: Area | None, model: str) -> bool:
    return area is not None and model in LENT.get(area, ())
