"""The wrapper that messages travel in between a firm and the port's exchange: `DxpMsg`.

DxpError
├── NotDxpError       the bytes are no such wrapper
├── DxpFieldError     a field is missing, too long or of another kind
└── DxpTooBigError    what is wrapped, or the wrapper, is larger than we handle
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from adapters.customs.signing.parsing import NotXmlError, parsed

DXP = "http://www.chinaport.gov.cn/dxp"
ROOT = f"{{{DXP}}}DxpMsg"
CUSTOMS_ZONE = ZoneInfo("Asia/Shanghai")
"""Of times that tell none."""

RECEIVERS_MAX = 5
ID_MAX, MESSAGE_ID_MAX, TYPE_MAX = 16, 255, 30
"""Characters."""

CONTENT_BYTES_MAX = 7 * 1024 * 1024
"""In base64 it is below the ten million characters that a parser takes in one text."""

WRAPPER_BYTES_MAX = CONTENT_BYTES_MAX * 4 // 3 + 64 * 1024


class DxpError(ValueError):
    """The root of this tree."""


class NotDxpError(DxpError):
    """Raised for bytes that are no DxpMsg."""


class DxpFieldError(DxpError):
    """Raised for a field that breaks its rule."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


class DxpTooBigError(DxpError):
    """Raised for more bytes than the wrapper carries."""


@dataclass(frozen=True, slots=True)
class DxpMessage:
    message_id: str
    """CopMsgId: 1 to 255 characters, the sender's own."""

    sender_id: str
    """1 to 16 characters, given out by the port."""

    receiver_ids: tuple[str, ...]
    """1 to 5 of them."""

    created_at: datetime
    kind: str
    """MsgType: `CEB621Message`; at most 30 characters."""

    content: bytes


def wrapped(message: DxpMessage) -> bytes:
    """The wrapper as XML, not signed. Raises DxpFieldError and DxpTooBigError."""
    if len(message.content) > CONTENT_BYTES_MAX:
        raise DxpTooBigError(f"{len(message.content):,} bytes: at most {CONTENT_BYTES_MAX:,}")
    require_fields(message)
    root = etree.Element(ROOT, {"ver": "1.0"}, nsmap={"dxp": DXP})
    about = etree.SubElement(root, f"{{{DXP}}}TransInfo")
    put(about, "CopMsgId", message.message_id)
    put(about, "SenderId", message.sender_id)
    receivers = etree.SubElement(about, f"{{{DXP}}}ReceiverIds")
    for receiver_id in message.receiver_ids:
        put(receivers, "ReceiverId", receiver_id)
    created_at = message.created_at.astimezone(CUSTOMS_ZONE)
    put(about, "CreatTime", created_at.isoformat(timespec="seconds"))
    put(about, "MsgType", message.kind)
    put(root, "Data", base64.b64encode(message.content).decode())
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def unwrapped(body: bytes) -> DxpMessage:
    """Raises DxpError."""
    if len(body) > WRAPPER_BYTES_MAX:
        raise DxpTooBigError(f"{len(body):,} bytes: at most {WRAPPER_BYTES_MAX:,}")
    try:
        root = parsed(body)
    except NotXmlError as fault:
        raise NotDxpError(str(fault)) from None
    if root.tag != ROOT:
        raise NotDxpError(f"the root is {root.tag}")
    message = DxpMessage(
        text(root, "TransInfo", "CopMsgId"),
        text(root, "TransInfo", "SenderId"),
        texts(root, "TransInfo", "ReceiverIds", "ReceiverId"),
        time_of(text(root, "TransInfo", "CreatTime")),
        text(root, "TransInfo", "MsgType"),
        content_of(text(root, "Data")),
    )
    require_fields(message)
    return message


def require_fields(message: DxpMessage) -> None:
    """Raises DxpFieldError."""
    require_length("CopMsgId", message.message_id, 1, MESSAGE_ID_MAX)
    require_length("SenderId", message.sender_id, 1, ID_MAX)
    require_length("MsgType", message.kind, 0, TYPE_MAX)
    if not 1 <= len(message.receiver_ids) <= RECEIVERS_MAX:
        raise DxpFieldError("ReceiverIds", f"from 1 to {RECEIVERS_MAX} receivers")
    for receiver_id in message.receiver_ids:
        require_length("ReceiverId", receiver_id, 1, ID_MAX)
    if message.created_at.tzinfo is None:
        raise DxpFieldError("CreatTime", "a time with its zone")


def require_length(field: str, value: str, least: int, most: int) -> None:
    if not least <= len(value) <= most:
        raise DxpFieldError(field, f"from {least} to {most} characters, and it has {len(value)}")


def put(parent: etree._Element, name: str, value: str) -> None:
    try:
        etree.SubElement(parent, f"{{{DXP}}}{name}").text = value
    except ValueError:
        raise DxpFieldError(name, "characters that XML can hold") from None


def text(root: etree._Element, *path: str) -> str:
    """Raises DxpFieldError unless there is exactly one."""
    found = texts(root, *path)
    if len(found) != 1:
        raise DxpFieldError(path[-1], f"exactly one, and there are {len(found)}")
    return found[0]


def texts(root: etree._Element, *path: str) -> tuple[str, ...]:
    found = root.findall("/".join(f"{{{DXP}}}{name}" for name in path))
    return tuple("".join(map(str, each.itertext())) for each in found)


def time_of(said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said.strip())
    except ValueError:
        raise DxpFieldError("CreatTime", "a date and time as XML writes them") from None
    return at if at.tzinfo else at.replace(tzinfo=CUSTOMS_ZONE)


def content_of(said: str) -> bytes:
    try:
        return base64.b64decode("".join(said.split()), validate=True)
    except (binascii.Error, ValueError):
        raise DxpFieldError("Data", "base64") from None
