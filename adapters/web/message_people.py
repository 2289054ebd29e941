"""People in messages of customs: masked by role, and who sees one in full is noted."""

from collections.abc import Collection, Mapping

from adapters.access.masking import HIDDEN, MASKS
from adapters.customs.messages.fields import Part
from adapters.customs.messages.gathering import Gathered
from adapters.customs.messages.tables import EXTENSION
from adapters.texts import mark_code
from adapters.web.pages import Page
from application.personal_data import PersonalField

PERSONAL: Mapping[str, PersonalField] = {
    "buyerRegNo": PersonalField.ID_NUMBER,
    "buyerIdNumber": PersonalField.ID_NUMBER,
    "payerIdNumber": PersonalField.ID_NUMBER,
    "buyerName": PersonalField.NAME,
    "payerName": PersonalField.NAME,
    "consignee": PersonalField.NAME,
    "buyerTelephone": PersonalField.TELEPHONE,
    "consigneeTelephone": PersonalField.TELEPHONE,
    "telephone": PersonalField.TELEPHONE,
    "consigneeAddress": PersonalField.ADDRESS,
    "consigneeDistrict": PersonalField.ADDRESS,
}
"""Fields of any message that say who somebody is, and where."""

WHOLE_MESSAGE = "oriBizMessage"
"""What a refused message said: whoever does not see all of people sees nothing of it."""

EVERYTHING = frozenset(PersonalField)
MESSAGE = mark_code("message")


def sees_everything(page: Page) -> bool:
    return page.visitor.fields_seen >= EVERYTHING


def masked_value(name: str, value: str, seen: Collection[PersonalField]) -> str:
    if name == WHOLE_MESSAGE:
        return value if set(seen) >= EVERYTHING or not value else HIDDEN
    field = PERSONAL.get(name)
    return value if field is None or field in seen else MASKS[field](value)


def fields_named(gathered: Gathered) -> frozenset[PersonalField]:
    """What of people a message may say: what no table knows may be anything."""
    content = gathered.content
    parts: list[Part | None] = [content.table.head, content.table.lines]
    names = {field.name for part in parts if part for field in part.fields}
    is_open = any(part is EXTENSION for part, _ in content.envelope)
    if gathered.notes or is_open or WHOLE_MESSAGE in names:
        return EVERYTHING
    return frozenset(PERSONAL[name] for name in names & PERSONAL.keys())


def note_seen(
    page: Page, message_hash: str, documents: int, fields: Collection[PersonalField]
) -> None:
    """Before they are shown in full."""
    page.is_personal = True
    if fields:
        sightings = page.doors.sightings
        sightings.note(page.visitor, page.partition, MESSAGE, message_hash, documents, fields)
