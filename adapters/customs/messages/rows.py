"""Short ways of writing rows of a table, and the rows that many tables share."""

from adapters.customs.messages import choices
from adapters.customs.messages.fields import Choice, Field, Form, Meaning
from adapters.customs.messages.meanings import MEANINGS

DIGITS_MAX, DECIMALS_MAX = 19, 5
"""N(19,5): of every amount, quantity and weight."""


def text(name: str, shortest: int, longest: int | None, meaning: Meaning | None = None) -> Field:
    """A text that must be there."""
    return Field(name, Form.TEXT, meaning or MEANINGS[name], shortest, longest)


def maybe(name: str, shortest: int, longest: int, meaning: Meaning | None = None) -> Field:
    """A text that may be there."""
    return Field(name, Form.TEXT, meaning or MEANINGS[name], shortest, longest, least=0)


def code(name: str, length: int, meaning: Meaning | None = None, least: int = 1) -> Field:
    """Digits of one length."""
    return Field(name, Form.DIGITS, meaning or MEANINGS[name], length, length, least=least)


def one_of(name: str, found: tuple[Choice, ...], longest: int, shortest: int = 0) -> Field:
    """A code of a closed list; the schema knows its length only."""
    return Field(name, Form.TEXT, MEANINGS[name], shortest or longest, longest, choices=found)


def number(name: str, meaning: Meaning | None = None, least: int = 1) -> Field:
    """An amount, a quantity or a weight: N(19,5)."""
    found = meaning or MEANINGS[name]
    return Field(name, Form.DECIMAL, found, 0, DIGITS_MAX, DECIMALS_MAX, least=least)


def time(name: str, form: Form, least: int = 1) -> Field:
    length = len(form.value)
    return Field(name, form, MEANINGS[name], length, length, least=least)


GUID = Field("guid", Form.CAPITALS, MEANINGS["guid"], 36, 36)
APP_TIME = time("appTime", Form.SECOND)
APP_STATUS = one_of("appStatus", choices.APP_STATUSES, 3, 1)
SENT = (GUID, one_of("appType", choices.APP_TYPES, 1), APP_TIME, APP_STATUS)
"""How every document a firm sends begins."""

SENT_ONCE = (GUID, one_of("appType", choices.NEW, 1), APP_TIME, APP_STATUS)
"""The same where nothing is changed or deleted."""

CURRENCY = Field(
    "currency", Form.TEXT, MEANINGS["currency"], 3, 3, choices=choices.YUAN, is_fixed=True
)
ID_TYPE = one_of("buyerIdType", choices.IDENTITY_CARD, 1)
BUYER = (ID_TYPE, text("buyerIdNumber", 1, 60), text("buyerName", 1, 60))
PACK_NO = Field("packNo", Form.INTEGER, MEANINGS["packNo"], 0, 9, choices=choices.ONE)
GNUM = Field("gnum", Form.INTEGER, MEANINGS["gnum"])
NOTE = maybe("note", 0, 1000)
PLATFORM = (text("ebpCode", 1, 18), text("ebpName", 1, 100))
MERCHANT = (text("ebcCode", 1, 18), text("ebcName", 1, 100))
CARRIER = (text("logisticsCode", 1, 18), text("logisticsName", 1, 100))
DECLARANT = (text("agentCode", 1, 18), text("agentName", 1, 100))
ORDER_NO = text("orderNo", 1, 60)
WAYBILL_NO = text("logisticsNo", 1, 60)
CUSTOMS_CODE = code("customsCode", 4)

RETURN_STATUS = Field(
    "returnStatus", Form.STATUS, MEANINGS["returnStatus"], 1, 10, known=choices.RETURN_STATUSES
)
RETURN_TIME = time("returnTime", Form.MILLISECOND)
ANSWER = (RETURN_STATUS, RETURN_TIME, text("returnInfo", 1, 1000))
"""How every receipt ends."""
