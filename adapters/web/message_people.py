"""People in messages of customs: masked by role, and who sees one in full is noted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from adapters.access.doors import Doors
from adapters.access.masking import HIDDEN, MASKS
from adapters.access.visitor import Visitor
from adapters.customs.any_message import AnyMessage
from adapters.customs.messages.tables import EXTENSION
from adapters.settings import Settings
from adapters.texts import mark_code
from application.personal_data import PersonalField
from domain.identifiers import Partition

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


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at messages of a book, by a page or by the interface."""

    visitor: Visitor
    partition: Partition
    doors: Doors
    settings: Settings

    @property
    def sees_everything(self) -> bool:
        return self.visitor.fields_seen >= EVERYTHING


def masked_value(name: str, value: str, seen: Collection[PersonalField]) -> str:
    if name == WHOLE_MESSAGE:
        return value if set(seen) >= EVERYTHING or not value else HIDDEN
    field = PERSONAL.get(name)
    return value if field is None or field in seen else MASKS[field](value)


def fields_named(message: AnyMessage) -> frozenset[PersonalField]:
    """What of people a message may say: what no table knows may be anything."""
    names = {field.name for part in message.parts for field in part.fields}
    if message.notes or EXTENSION in message.parts or WHOLE_MESSAGE in names:
        return EVERYTHING
    return frozenset(PERSONAL[name] for name in names & PERSONAL.keys())


def note_seen(
    reader: Reader, message_hash: str, documents: int, fields: Collection[PersonalField]
) -> None:
    """Before they are shown in full."""
    if fields:
        sightings = reader.doors.sightings
        sightings.note(reader.visitor, reader.partition, MESSAGE, message_hash, documents, fields)
