"""A message of any kind in which every field stands, the same every time."""

from decimal import Decimal

from adapters.customs.messages.documents import Document, Message, Subscription, Value
from adapters.customs.messages.fields import Field, Form, Table
from tests.adapters.customs.samples import GUID, SENDER

TEXT = "保税仓 No. 1 "
USUAL_MAX = 12
OF_FORMS: dict[Form, Value] = {
    Form.DECIMAL: Decimal("12.50"),
    Form.DAY: "20260302",
    Form.SECOND: "20260302101112",
    Form.MILLISECOND: "20260302101112123",
    Form.CAPITALS: GUID,
    Form.STATUS: "800",
}
AMOUNTS: dict[str, Value] = {"price": Decimal("6.25"), "qty": 2, "totalPrice": Decimal("12.50")}


def value(field: Field) -> Value:
    if field.choices:
        first = field.choices[0].value
        return int(first) if field.form is Form.INTEGER else first
    if field.form is Form.DIGITS:
        return "1" * (field.longest or 1)
    length = max(field.shortest, min(field.longest or USUAL_MAX, USUAL_MAX))
    return OF_FORMS.get(field.form, (TEXT * 2)[:length])


def document(table: Table, lines: int = 2) -> Document:
    head = {field.name: value(field) for field in table.head.fields}
    if table.kind == "CEB621":
        head["country"] = "142"
    if table.kind == "CEB311":
        goods = lines * Decimal("12.50")
        head |= {"goodsValue": goods, "discount": 0, "acturalPaid": goods + 25}
    if table.lines is None:
        return Document(head)
    line = {field.name: value(field) for field in table.lines.fields if field.name != "gnum"}
    if "totalPrice" in line:
        line |= AMOUNTS
    return Document(head, tuple(line | {"gnum": number} for number in range(1, lines + 1)))


def whole(table: Table, documents: int = 1, lines: int = 2) -> Message:
    held = (document(table, lines),) * documents
    if not table.is_sent:
        return Message(table.kind, GUID, held)
    return Message(table.kind, GUID, held, SENDER, (Subscription("ALL", "DXPENT2"),))
