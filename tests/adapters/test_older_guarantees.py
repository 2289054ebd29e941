from adapters.event_mapping import CODEC, UPCASTS
from domain.guarantee import DECIDER
from domain.guarantee_events import GuaranteeLodged
from domain.held_taxes import HeldBill, RestoredBill
from domain.identifiers import OrderId
from tests.adapters.examples import example_of

OLDER = {
    "GuaranteeReserved@1": (
        "94b367756172616e7465655f69642de99b86e8b4a7ad72756e5f69642de99b86e8b4a72a"
        "d7ff6ce8302069a4e18b"
    ),
    "GuaranteeFreed@1": (
        "94b367756172616e7465655f69642de99b86e8b4a7ad72756e5f69642de99b86e8b4a72a"
        "d7ff6ce8302069a4e18b"
    ),
    "GuaranteeDeducted@1": (
        "95b367756172616e7465655f69642de99b86e8b4a7ad72756e5f69642de99b86e8b4a7"
        "ad7461785f6e6f2de99b86e8b4a72ad7ff6ce8302069a4e18b"
    ),
    "GuaranteeRestored@1": (
        "94b367756172616e7465655f69642de99b86e8b4a7ad7461785f6e6f2de99b86e8b4a72a"
        "d7ff6ce8302069a4e18b"
    ),
}
GUARANTEE, RUN, TAX_NO, FEN = "guarantee_id-集货", "run_id-集货", "tax_no-集货", 42


def read(name):
    event = CODEC.decode(name, bytes.fromhex(OLDER[name]))
    assert CODEC.decode_lazily(name, bytes.fromhex(OLDER[name])) == event
    return event


def test_every_older_shape_of_a_guarantee_is_pinned():
    assert set(OLDER) == {name for name in UPCASTS if name.startswith("Guarantee")}


def test_what_a_run_reserved_as_a_whole_is_held_under_its_name():
    for name in ("GuaranteeReserved@1", "GuaranteeFreed@1"):
        event = read(name)
        known = (event.guarantee_id, event.run_id, event.message_id, event.amount_fen, event.book)
        assert known == (GUARANTEE, RUN, RUN, FEN, "")
    assert read("GuaranteeFreed@1").taxes == ()


def test_a_bill_that_stood_alone_is_one_of_one():
    assert read("GuaranteeDeducted@1").bills == (HeldBill(OrderId(""), RUN, TAX_NO, FEN, FEN),)
    assert read("GuaranteeRestored@1").bills == (RestoredBill(OrderId(""), TAX_NO, FEN),)


def test_older_events_still_add_up():
    lodged = GuaranteeLodged(GUARANTEE, 100, example_of(GuaranteeLodged).lodged_at)
    history = [lodged, read("GuaranteeReserved@1"), read("GuaranteeDeducted@1")]
    state = DECIDER.state_of(history)
    assert (state.free_fen, state.reserved_fen, state.deducted_fen) == (58, 0, 42)
    assert DECIDER.state_of([*history, read("GuaranteeRestored@1")]).free_fen == 100
    freed = DECIDER.state_of([lodged, read("GuaranteeReserved@1"), read("GuaranteeFreed@1")])
    assert freed.free_fen == 100
