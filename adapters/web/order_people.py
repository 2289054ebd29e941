"""The people of an order as they stand, masked by role; who sees one in full is noted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from adapters.access.masking import masked_person
from adapters.texts import mark_code
from adapters.web.pages import Page
from application.event_log import Recorded
from application.personal_data import PersonalField
from domain.order_events import BuyerCorrected, ConsigneeCorrected, OrderPlaced
from domain.people import Person

CARRYING = (OrderPlaced, ConsigneeCorrected, BuyerCorrected)
"""Events that say who the buyer or the consignee is from then on."""

BUYER, CONSIGNEE = mark_code("buyer"), mark_code("consignee")


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """`part` is what somebody is to the order."""

    part: str
    person: Person


def people_of(page: Page, order_id: str, recorded: Iterable[Recorded]) -> Sequence[ShownPerson]:
    """Before they are shown, it is noted who sees them."""
    standing: dict[str, Person] = {}
    for each in recorded:
        if isinstance(each.event, CARRYING):
            named = {field.name for field in fields(each.event)}
            standing |= {p: getattr(each.event, p) for p in (BUYER, CONSIGNEE) if p in named}
    if not standing:
        return []
    page.is_personal = True
    seen = page.visitor.fields_seen
    in_full = {f for f in seen if any(getattr(p, f.value) for p in standing.values())}
    if in_full:
        note(page, order_id, in_full)
    return [ShownPerson(part, masked_person(p, seen)) for part, p in standing.items()]


def note(page: Page, order_id: str, in_full: set[PersonalField]) -> None:
    page.doors.sightings.note(page.visitor, page.partition, "order", order_id, 1, in_full)
