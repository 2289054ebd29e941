"""Receipts as documents: what each kind repeats of the document it answers."""

from collections.abc import Callable, Mapping

from adapters.customs.messages.documents import Document, Value
from adapters.port.chance import Chance
from adapters.port.files import Said
from adapters.port.heard import Head, text
from adapters.port.moments import digits
from adapters.port.register import Declaration

REPEATED: Mapping[str, tuple[str, ...]] = {
    "CEB312": ("ebpCode", "ebcCode", "orderNo"),
    "CEB412": ("payCode", "payTransactionId"),
    "CEB512": ("logisticsCode", "logisticsNo"),
    "CEB514": ("logisticsCode", "logisticsNo", "logisticsStatus"),
}
"""Elements of the answered document, in the order of the receipt."""

COP_NO_MAX = 20

Receipt = Callable[[Said, int], Document]
"""Makes the receipt of one document: what is said of it and when."""


def answered(said: Said, at: int) -> dict[str, Value]:
    """How every receipt ends."""
    status, words = said
    return {"returnStatus": str(status), "returnTime": digits(at), "returnInfo": words}


def of_filed(chance: Chance, kind: str, head: Head) -> Receipt:
    """Of an order, a payment, a waybill or its status."""
    repeated = {name: text(head, name) for name in REPEATED[kind]}
    own = text(head, "guid")

    def receipt(said: Said, at: int) -> Document:
        guid = chance.guid(f"{kind}/{own}/{said[0]}/{at}")
        return Document({"guid": guid, **repeated, **answered(said, at)})

    return receipt


def of_declaration(chance: Chance, declaration: Declaration, said: Said, at: int) -> Document:
    """A 622."""
    own = declaration
    head: dict[str, Value] = {
        "guid": chance.guid(f"622/{own.pre_no}/{own.cop_no}/{said[0]}/{at}"),
        "customsCode": own.office,
        "ebpCode": own.order[0],
        "ebcCode": own.merchant,
        "agentCode": own.agent,
        "copNo": own.cop_no,
        "preNo": own.pre_no,
    }
    if own.invt_no:
        head["invtNo"] = own.invt_no
    return Document(head | answered(said, at))


def of_application(chance: Chance, kind: str, head: Head, pre_no: str) -> Receipt:
    """Of a withdrawal (624) or a return (626): the numbers of the application itself."""
    own = text(head, "guid")
    repeated: dict[str, Value] = {
        "customsCode": text(head, "customsCode"),
        "agentCode": text(head, "agentCode"),
        "ebpCode": text(head, "ebpCode"),
        "ebcCode": text(head, "ebcCode"),
        "copNo": cop_no_of(head),
        "preNo": pre_no,
        "invtNo": text(head, "invtNo"),
    }
    if len(text(head, "invtNo")) != 18:
        del repeated["invtNo"]

    def receipt(said: Said, at: int) -> Document:
        guid = chance.guid(f"{kind}/{own}/{said[0]}/{at}")
        return Document({"guid": guid, **repeated, **answered(said, at)})

    return receipt


def cop_no_of(head: Head) -> str:
    """The firm's own number; where it gave none, the beginning of the order's."""
    return text(head, "copNo") or text(head, "orderNo")[:COP_NO_MAX]
