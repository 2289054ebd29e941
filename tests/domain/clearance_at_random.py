"""Random orders, receipts, commands and histories of small clearance runs."""

from hypothesis import strategies as st

from domain.clearance_commands import (
    AskWithdrawal,
    AssignWaybills,
    CorrectDeclarations,
    DelistFromExit,
    HandBackOrders,
    ListForExit,
    PickParcels,
    Receipt,
    RecordDocumentAnswers,
    RecordInspection,
    RecordMatch,
    RecordMessageRefusal,
    RecordReceipts,
    RecordTaxBills,
    RecordWithdrawalAnswer,
    RepeatRefused,
    SendDeclarations,
    SendDocuments,
    SendWithdrawals,
    SettleTax,
)
from domain.clearance_late_commands import AskAgain
from domain.clearance_parts import DocumentAnswer as Answer
from domain.clearance_parts import MatchFailure, TaxBill
from domain.customs_codes import Document
from domain.identifiers import ExitId
from tests.conftest import IS_SLOW
from tests.domain.clearance_examples import (
    RUN,
    declared,
    matched,
    minute,
    number,
    opening,
    order_id,
    played,
    ready,
    run_order,
    waybill,
)

EXAMPLES = 2_000 if IS_SLOW else 60
STATUSES = [
    1,
    2,
    3,
    4,
    100,
    120,
    300,
    399,
    400,
    500,
    501,
    600,
    700,
    800,
    899,
    -621005,
    -621013,
    -301013,
    123,
]
ORDERS = [order_id(place) for place in range(3)]
IDS = st.lists(st.sampled_from([*ORDERS, order_id(9)]), min_size=1, max_size=3).map(tuple)
TIMES = st.integers(0, 20).map(minute)
DIGESTS = st.sampled_from(["h1", "h2", "h3"])
NUMBERS = st.one_of(
    st.builds(number, st.sampled_from(ORDERS), st.integers(1, 3)), st.just("R2-000-01")
)
RECEIPTS = st.builds(
    Receipt,
    NUMBERS,
    st.sampled_from(["", "I1"]),
    st.sampled_from(STATUSES),
    st.just(""),
    st.just(""),
    TIMES,
)
DOCUMENT_ANSWERS = st.builds(Answer, st.sampled_from(ORDERS), st.sampled_from(STATUSES), TIMES)
STORED_ANSWERS = TIMES.map(lambda at: tuple(Answer(i, 120, at) for i in ORDERS))
COMMANDS = st.one_of(
    st.builds(
        lambda order, no: AssignWaybills(RUN, "carrier", (waybill(order, no),), minute(1)),
        st.sampled_from(ORDERS),
        st.sampled_from(["W1", "W2", "W3", "W4"]),
    ),
    st.builds(SendDocuments, st.just(RUN), TIMES),
    st.builds(
        RecordDocumentAnswers,
        st.just(RUN),
        st.sampled_from(list(Document)),
        DIGESTS,
        st.one_of(STORED_ANSWERS, st.lists(DOCUMENT_ANSWERS, max_size=3).map(tuple)),
        TIMES,
    ),
    st.builds(
        lambda ids, failed: RecordMatch(
            RUN, ids, tuple(MatchFailure(i, "M3", "f", "1", "2", "") for i in failed), minute(1)
        ),
        st.one_of(st.just(tuple(ORDERS)), IDS),
        st.lists(st.sampled_from(ORDERS), max_size=1),
    ),
    st.builds(SendDeclarations, st.just(RUN), TIMES),
    st.builds(
        RecordReceipts, st.just(RUN), DIGESTS, st.lists(RECEIPTS, max_size=4).map(tuple), TIMES
    ),
    st.builds(
        lambda message, at: RecordMessageRefusal(RUN, f"R1-{message:04d}", "h900", "why", at),
        st.integers(1, 12),
        TIMES,
    ),
    st.builds(CorrectDeclarations, st.just(RUN), IDS, st.just("note"), TIMES),
    st.builds(RepeatRefused, st.just(RUN), TIMES),
    st.builds(AskAgain, st.just(RUN), st.sampled_from(Document), IDS, st.just("why"), TIMES),
    st.builds(RecordInspection, st.just(RUN), IDS, st.just("o"), st.just("f"), TIMES),
    st.builds(
        lambda order, tax_no: RecordTaxBills(
            RUN, "h", (TaxBill(order, "I1", tax_no, 0, 1, 0),), minute(1)
        ),
        st.sampled_from(ORDERS),
        st.sampled_from(["T1", "T2"]),
    ),
    st.builds(
        lambda tax_no, status: SettleTax(RUN, "h", (tax_no,), status, "P", minute(1)),
        st.sampled_from(["T1", "T2"]),
        st.sampled_from([2, 3]),
    ),
    st.builds(AskWithdrawal, st.just(RUN), IDS, st.just("r"), TIMES),
    st.builds(SendWithdrawals, st.just(RUN), TIMES),
    st.builds(
        RecordWithdrawalAnswer,
        st.just(RUN),
        DIGESTS,
        IDS,
        st.sampled_from([2, 120, 100, 399, -623005]),
        st.just("r"),
        TIMES,
    ),
    st.builds(HandBackOrders, st.just(RUN), IDS, st.just("r"), TIMES),
    st.builds(ListForExit, st.just(RUN), st.sampled_from([ExitId("X1"), ExitId("X2")]), IDS, TIMES),
    st.builds(
        DelistFromExit,
        st.just(RUN),
        st.sampled_from([ExitId("X1"), ExitId("X2")]),
        IDS,
        st.just("r"),
        TIMES,
    ),
    st.builds(PickParcels, st.just(RUN), IDS, TIMES),
)
HISTORIES = st.sampled_from(
    [
        played([], opening(run_order(place) for place in range(3))),
        ready(),
        matched(),
        declared(),
        declared(),
    ]
)
