"""What the fields of one document must be to one another, by kind; the schema knows none of it."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from decimal import Context, Decimal

from adapters.customs.messages.documents import Document, Filled, Value, Values
from adapters.customs.messages.faults import Rule
from adapters.customs.messages.forms import DECIMAL, XML_SPACE, plain
from adapters.customs.messages.rows import DIGITS_MAX

Found = tuple[Rule, int, str, str, str]
"""The rule, the line it is in (0: the head), the field, its value, and what was expected."""

EXACTLY = Context(prec=4 * DIGITS_MAX)
"""Products and sums of N(19,5) without rounding."""

SUMMED = ("goodsValue", "freight", "taxTotal", "discount", "acturalPaid")
PRICED = ("price", "qty", "totalPrice")

BONDED, DIRECT = ("1210", "1239"), "9610"
NEEDED_OF_BONDED = ("emsNo", "areaCode", "areaName")
NEEDED_OF_DIRECT = ("trafNo", "voyageNo", "billNo")
HOME = "142"


def rules_broken(kind: str, document: Document) -> Iterator[Found]:
    """Only what can be told is: a value that is missing or no number is a fault by itself."""
    for rule in RULES.get(kind, ()):
        yield from rule(document)


def paid_is_their_sum(document: Document) -> Iterator[Found]:
    """Paid is goods, freight and tax less deductions."""
    if found := all_exact(document.head, SUMMED):
        goods, freight, tax, discount, paid = found
        due = EXACTLY.subtract(EXACTLY.add(EXACTLY.add(goods, freight), tax), discount)
        if paid != due:
            yield Rule.SUM_DIFFERS, 0, "acturalPaid", plain(paid), plain(due)


def goods_are_their_lines(document: Document) -> Iterator[Found]:
    totals = [exact(line.get("totalPrice")) for line in document.lines]
    goods = exact(document.head.get("goodsValue"))
    due = Decimal(0)
    for total in totals:
        if total is None:
            return
        due = EXACTLY.add(due, total)
    if totals and goods is not None and goods != due:
        yield Rule.SUM_DIFFERS, 0, "goodsValue", plain(goods), plain(due)


def lines_are_price_times_quantity(document: Document) -> Iterator[Found]:
    for number, line in enumerate(document.lines, 1):
        if found := all_exact(line, PRICED):
            due = EXACTLY.multiply(found[0], found[1])
            if found[2] != due:
                yield Rule.SUM_DIFFERS, number, "totalPrice", plain(found[2]), plain(due)


def lines_are_counted(document: Document) -> Iterator[Found]:
    for number, line in enumerate(document.lines, 1):
        gnum = line.get("gnum")
        if gnum is not None and gnum != number and told(gnum) != str(number):
            yield Rule.NOT_COUNTED, number, "gnum", told(gnum), str(number)


def lines_are_named_once(document: Document) -> Iterator[Found]:
    """A return's lines bear the numbers of the declaration's: any, each once."""
    seen = set[str]()
    for number, line in enumerate(document.lines, 1):
        gnum = told(line.get("gnum", ""))
        if gnum and gnum in seen:
            yield Rule.TWICE, number, "gnum", gnum, ""
        seen.add(gnum)


def mode_has_its_fields(document: Document) -> Iterator[Found]:
    """Bonded goods leave an account book in the zone; direct ones came by a named transport."""
    head, mode = document.head, document.head.get("tradeMode")
    if mode in BONDED:
        yield from needed(head, NEEDED_OF_BONDED, str(mode), 0)
        for number, line in enumerate(document.lines, 1):
            yield from needed(line, ("itemRecordNo",), str(mode), number)
        if (country := head.get("country", HOME)) != HOME:
            yield Rule.NOT_BY_MODE, 0, "country", str(country), str(mode)
    elif mode == DIRECT:
        yield from needed(head, NEEDED_OF_DIRECT, DIRECT, 0)


def needed(values: Values, names: tuple[str, ...], mode: str, line: int) -> Iterator[Found]:
    for name in names:
        if not values.get(name):
            yield Rule.NEEDED_BY_MODE, line, name, "", mode


def all_exact(values: Values, names: tuple[str, ...]) -> list[Decimal]:
    """The numbers of these fields; none where one is missing or no number."""
    found = list[Decimal]()
    for name in names:
        number = exact(values.get(name))
        if number is None:
            return []
        found.append(number)
    return found


def exact(value: Value | None) -> Decimal | None:
    match value:
        case Decimal():
            return value if value.is_finite() else None
        case int():
            return Decimal(value)
        case str() if len(value) < EXACTLY.prec and DECIMAL.fullmatch(
            text := value.strip(XML_SPACE)
        ):
            return Decimal(text) if any(map(str.isdigit, text)) else None
    return None


def told(value: Value) -> str:
    return plain(value).strip(XML_SPACE)


RULES: Mapping[str, tuple[Callable[[Document], Iterator[Found]], ...]] = {
    "CEB311": (
        paid_is_their_sum,
        goods_are_their_lines,
        lines_are_price_times_quantity,
        lines_are_counted,
    ),
    "CEB621": (mode_has_its_fields, lines_are_price_times_quantity, lines_are_counted),
    "CEB625": (lines_are_named_once,),
}

HEAD_FIELDS = {
    "CEB311": frozenset({*SUMMED}),
    "CEB621": frozenset({"tradeMode", "country", *NEEDED_OF_BONDED, *NEEDED_OF_DIRECT}),
}
"""Those of a head that the rules of its kind look at; they may look at all of a line."""


def different(kind: str, documents: Sequence[Document]) -> Collection[Document]:
    """One of all those in which the rules find the same: what they look at is shared."""
    fields = HEAD_FIELDS.get(kind, frozenset())
    return {looked_at(fields, document): document for document in documents}.values()


def looked_at(fields: frozenset[str], document: Document) -> Hashable:
    head = document.head
    if isinstance(head, Filled) and fields.isdisjoint(head.own):
        lines = [
            each.shared for each in document.lines if isinstance(each, Filled) and not each.own
        ]
        if len(lines) == len(document.lines):
            return head.shared, *lines
    return id(document)
