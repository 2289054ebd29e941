"""Papers of the account book on their way out: assembled, checked, signed, kept, handed over."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.customs.book_assembling import (
    Asked,
    Assembled,
    Filing,
    entry_message,
    exit_message,
)
from adapters.customs.book_messages.inv101_tables import INV101
from adapters.customs.book_messages.rows import CHANGE, DELETION, FILING
from adapters.customs.book_messages.sas121_tables import SAS121
from adapters.customs.book_messages.writing import written
from adapters.customs.book_passes import Load, Lorry, pass_message
from adapters.customs.exchanged import Exchanged
from adapters.customs.exchanged_tables import OUT, UNSAYABLE
from adapters.customs.guids import Guids
from adapters.customs.keeping import Keeping
from adapters.customs.links.link import Link
from adapters.customs.messages.faults import Fault, FaultyMessageError
from adapters.customs.numbers import PAPER, Number
from adapters.customs.register import Owner
from adapters.customs.sealing import Keys, UnsignedError
from adapters.customs.signing.faults import SigningError
from adapters.customs.signing.object_signing import signed_object
from application.book_desk import EntryGoods, ExitGoods, PaperOut, PassGoods
from application.customs_desk import UnsayableError
from domain.account_book import BookHolder
from domain.book_filing_events import Ask, Paper, PaperLack
from domain.book_loads import is_whole
from domain.dated import CUSTOMS_ZONE, customs_day
from domain.identifiers import OUT_OF, OrderId, RunId, filed_thing

VERSION = "1.0"

ASKED = {Ask.FILING: FILING, Ask.CHANGE: CHANGE, Ask.DELETION: DELETION}


class BookSending:
    """What an exchange does for papers of the account book."""

    def __init__(
        self, link: Link, keys: Keys, keeping: Keeping, clock: Callable[[], datetime]
    ) -> None:
        self._link = link
        self._keys = keys
        self._keeping = keeping
        self._clock = clock

    def send(self, paper: PaperOut) -> None:
        """Raises UnsayableError, UnsignedError and LinkError; what is on its way is left to it."""
        if self._keeping.exchanged.is_on_its_way(paper.partition, paper.own_no, self._clock()):
            return
        number = Number(PAPER, "", paper.own_no)
        known = self._keeping.register.owners([number]).get(number)
        if known is None:
            kind, body = self._signed(paper)
            digest = self._kept(paper, kind, body)
            # Then only: bytes under a number are those that left, or will.
            self._keeping.register.note({number: owner_of(paper)._replace(message_id=digest)})
        else:
            body = self._keeping.content(paper.partition, known.message_id)
        self._link.put(f"{kind_of(paper)}-{guid_of(paper)}", body)
        self._keeping.exchanged.hand_over({(paper.partition, paper.own_no)}, self._clock())

    def _signed(self, paper: PaperOut) -> tuple[str, bytes]:
        found = message_of(paper)
        if found.faults:
            text = str(FaultyMessageError(found.faults))
            raise UnsayableError(text, self._kept(paper, UNSAYABLE, text.encode()))
        try:
            signer = self._keys.signer_of(paper.declarant.customs_code)
            return found.message.kind, signed_object(written(found.message), signer)
        except SigningError as fault:
            kind = found.message.kind
            raise UnsignedError(f"{kind} is not signed: {fault}") from fault

    def _kept(self, paper: PaperOut, kind: str, body: bytes) -> str:
        """Before it leaves: nothing may come back that nobody knows. Answers its digest."""
        digest, owners = hashlib.sha256(body).hexdigest(), [owner_of(paper)]
        self._keeping.exchanged.keep(
            [Exchanged(paper.partition, OUT, kind, body, digest, self._clock(), 1, owners)]
        )
        return digest


def lacks_of(paper: PaperOut) -> Sequence[PaperLack]:
    """What customs' tables ask for and the paper cannot say."""
    return [lack_of(fault) for fault in message_of(paper).faults]


def lack_of(fault: Fault) -> PaperLack:
    return PaperLack(
        fault.part, fault.line, fault.field, fault.rule.value, fault.value, fault.expected
    )


def kind_of(paper: PaperOut) -> str:
    return INV101.kind if paper.paper is Paper.LIST else SAS121.kind


def owner_of(paper: PaperOut) -> Owner:
    """No order's: it is of an entry's or exit's filing, which stands where a run would."""
    where = RunId(paper.filing_id)
    return Owner(paper.partition, where, OrderId(""), paper.own_no, paper.own_no)


def guid_of(paper: PaperOut) -> str:
    return Guids(f"{paper.partition}/{paper.own_no}").of_message()


def message_of(paper: PaperOut) -> Assembled:
    filing = filing_of(paper)
    match paper.goods:
        case EntryGoods(listed, route):
            return entry_message(listed, route, filing)
        case ExitGoods(parcels, places):
            return exit_message(parcels, places, filing)
        case PassGoods() as goods:
            return pass_of(paper, goods, filing)


def pass_of(paper: PaperOut, goods: PassGoods, filing: Filing) -> Assembled:
    load, is_out = goods.load, filed_thing(paper.filing_id)[0] == OUT_OF
    lorry = Lorry(load.plate, load.vehicle_grams, load.frame_grams or None)
    grams = (load.gross_grams, load.net_grams)
    parts = goods.parts if not is_whole(load) else None
    carried = Load((goods.list_no,), *grams, is_out, load.pass_type, load.contact, parts)
    return pass_message(lorry, carried, filing)


def filing_of(paper: PaperOut) -> Filing:
    firm = paper.declarant
    declarant = BookHolder(firm.credit_code, firm.customs_code, firm.name)
    guid = guid_of(paper)
    envelope = {
        "version": VERSION,
        "message_id": guid,
        "file_name": f"{guid}.xml",
        "sender_id": firm.dxp_id,
        "receiver_id": paper.book.customs_office,
        "send_time": f"{paper.sent_at.astimezone(CUSTOMS_ZONE):%Y-%m-%dT%H:%M:%S}",
    }
    on = customs_day(paper.sent_at)
    return Filing(
        paper.book,
        paper.filed,
        declarant,
        paper.own_no,
        on,
        envelope,
        firm.customs_code,
        Asked(ASKED[paper.ask], paper.customs_no, paper.pre_no, paper.lines),
    )
