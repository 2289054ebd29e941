"""The declarations this office knows: one live one for each order, with its numbers and sums."""

from dataclasses import dataclass, field

from adapters.port import texts
from adapters.port.filed import OrderKey, WaybillKey
from adapters.port.moments import day_of, digits
from adapters.port.taxing import NOT_ASSESSED, Assessed, Good

SERIALS = 1_000_000_000

WITHDRAWN = -1
"""A state that is told in the answer to a withdrawal (624), not as a return of the declaration."""

ENDED = (WITHDRAWN, texts.REFUSED, texts.SENT_BACK)
WITHDRAWABLE = (texts.STORED, texts.REVIEW, texts.AWAITED, texts.SUSPENDED)


@dataclass(slots=True)
class Bill:
    """An electronic tax bill; `tax` in hundred-thousandths of a yuan."""

    tax_no: str
    tax: int
    status: str = "1"


@dataclass(slots=True, eq=False)
class Declaration:
    """One attempt to declare an order. Sums in hundred-thousandths of a yuan."""

    order: OrderKey
    number: int
    """How often the order was declared before."""

    cop_no: str
    pre_no: str
    office: str
    merchant: str
    agent: str
    waybill: WaybillKey
    assure_code: str
    person: str
    value: int
    carriage: int
    goods: tuple[Good, ...]
    book_no: str
    """The account book they leave, empty for direct mail."""

    year: int = 0
    """Whose limit was used; 0 while none is."""

    state: int = texts.SUBMITTING
    invt_no: str = ""
    released_at: int = 0
    assessed: Assessed = NOT_ASSESSED
    is_covered: bool = False
    """Whether its tax is reserved or deducted from the guarantee."""

    bill: Bill | None = None
    """The latest one."""

    is_asked_back: bool = False
    returned: dict[int, int] = field(default_factory=dict)
    """Pieces by gnum, in hundred-thousandths."""

    @property
    def is_live(self) -> bool:
        return self.state not in ENDED


class Register:
    def __init__(self, first_serial: int = 0) -> None:
        self._serial = first_serial
        self._tries: dict[OrderKey, int] = {}
        self.live: dict[OrderKey, Declaration] = {}
        self.by_number: dict[str, Declaration] = {}
        """By invtNo, as soon as it was stored."""

        self.waybills: dict[WaybillKey, Declaration] = {}
        """Those that live declarations name."""

    def enter(self, declaration: Declaration) -> None:
        """From now on it is the order's live one."""
        assert declaration.order not in self.live, "one live declaration an order"
        self._tries[declaration.order] = declaration.number + 1
        self.live[declaration.order] = declaration
        self.waybills[declaration.waybill] = declaration

    def store(self, declaration: Declaration, at: int) -> None:
        """Customs takes it: it gets its number."""
        year = day_of(at).year
        declaration.invt_no = f"{declaration.office}{year}I{self.next_serial():09d}"
        declaration.state = texts.STORED
        self.by_number[declaration.invt_no] = declaration

    def end(self, declaration: Declaration, state: int) -> None:
        """It is not live any more: the order may be declared again."""
        declaration.state = state
        del self.live[declaration.order]
        del self.waybills[declaration.waybill]

    def tries(self, key: OrderKey) -> int:
        return self._tries.get(key, 0)

    def pre_no(self, at: int) -> str:
        """The port's own number of an application: B, day, serial."""
        return f"B{digits(at)[:8]}{self.next_serial():09d}"

    def next_serial(self) -> int:
        self._serial = (self._serial + 1) % SERIALS
        return self._serial
