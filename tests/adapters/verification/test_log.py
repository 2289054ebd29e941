import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.event_codec import EventCodec
from adapters.event_log import SqlEventLog
from adapters.event_mapping import CODEC
from adapters.log_tables import create_tables
from adapters.stored_names import STORED
from adapters.verification.running import verify
from domain.order_events import OrderCancelled, RefundOwed, RefundPaid
from tests.adapters.verification.book import CANCELLED, FIRST, OPEN, START
from tests.adapters.verification.planting import (
    event_of,
    found,
    names,
    plant,
    position_of,
    tamper,
    verified,
)


def rewrite(engine, position, payload):
    change = f"UPDATE events SET payload = x'{payload.hex()}' WHERE position = {position}"
    tamper(engine, "events", change)


def test_an_empty_log_is_sound(tmp_path):
    engine = engine_for(f"sqlite:///{tmp_path}/empty.db")
    create_tables(engine)
    report = verify(engine, [])
    assert report.is_sound
    assert report.last_position == 0
    engine.dispose()


def test_a_missing_version_is_named(engine):
    gone = position_of(engine, "order", CANCELLED, RefundOwed)
    tamper(engine, "events", f"DELETE FROM events WHERE position = {gone}")
    gap, version = found(verified(engine), "gapless")
    assert gap.invariant == "I21"
    assert gap.subject == f"position {gone}"
    assert gap.positions == (gone - 1, gone + 1)
    assert version.subject == f"demo.NB01/order/{CANCELLED}"
    assert version.message == "version 5 follows 3"


def test_a_log_cut_off_at_its_end_is_named(engine):
    last = SqlEventLog(engine).last_position()
    tamper(engine, "events", f"DELETE FROM events WHERE position = {last}")
    (finding,) = found(verified(engine), "commands")
    assert finding.positions == (last,)
    assert finding.message == "the log ends before its events do"


def test_a_changed_version_is_named(engine):
    last = SqlEventLog(engine).last_position()
    tamper(engine, "events", f"UPDATE events SET version = 99 WHERE position = {last}")
    (finding,) = found(verified(engine), "gapless")
    assert last in finding.positions


def test_a_payload_that_no_longer_reads_is_named(engine):
    position = position_of(engine, "order", CANCELLED, RefundPaid)
    rewrite(engine, position, b"\x90")
    report = verified(engine)
    assert names(report) == ["payloads"]
    assert found(report, "payloads")[0].positions == (position,)


def test_a_payload_written_otherwise_is_named(engine):
    """The same event with one number in more bytes than it needs."""
    paid = event_of(engine, "order", CANCELLED, RefundPaid)
    position = position_of(engine, "order", CANCELLED, RefundPaid)
    _, payload = CODEC.encode(paid)
    short = paid.amount_fen.to_bytes(2)
    longer = payload.replace(b"\xcd" + short, b"\xce\x00\x00" + short)
    assert longer != payload
    tamper(
        engine,
        "events",
        f"UPDATE events SET payload = x'{longer.hex()}' WHERE position = {position}",
    )
    (finding,) = found(verified(engine), "payloads")
    assert finding.message == "RefundPaid@1 encodes to other bytes than those stored"


def test_an_amount_changed_in_a_payload_is_named(engine):
    """It reads and encodes as it should: what it says no longer adds up."""
    paid = event_of(engine, "order", CANCELLED, RefundPaid)
    position = position_of(engine, "order", CANCELLED, RefundPaid)
    other = RefundPaid(paid.order_id, paid.refund_id, paid.amount_fen - 1, paid.paid_at)
    _, payload = CODEC.encode(other)
    tamper(
        engine,
        "events",
        f"UPDATE events SET payload = x'{payload.hex()}' WHERE position = {position}",
    )
    assert position in found(verified(engine), "refunds")[0].positions


def test_a_name_that_nobody_knows_is_named(engine):
    position = position_of(engine, "order", CANCELLED, RefundPaid)
    tamper(engine, "events", f"UPDATE events SET name = 'Nothing@1' WHERE position = {position}")
    assert found(verified(engine), "payloads")[0].positions == (position,)


def test_an_event_that_no_command_wrote_is_named(engine):
    position = plant(engine, ("order", OPEN, [OrderCancelled(OPEN, "by hand", START)]))
    tamper(
        engine,
        "accepted_commands",
        f"DELETE FROM accepted_commands WHERE first_position = {position}",
    )
    (finding,) = found(verified(engine), "commands")
    assert finding.positions == (position,)
    assert finding.message == "no accepted command wrote this event"


def test_an_event_of_two_commands_is_named(engine):
    position = position_of(engine, "order", CANCELLED, RefundPaid)
    tamper(
        engine,
        "accepted_commands",
        f"UPDATE accepted_commands SET last_position = {position}"
        f" WHERE last_position = {position - 1} AND first_position IS NOT NULL",
    )
    (finding,) = found(verified(engine), "commands")
    assert position in finding.positions
    assert finding.message == "another command wrote its events too"


def test_a_command_over_two_partitions_is_named(engine):
    position = position_of(engine, "order", FIRST, RefundOwed)
    tamper(
        engine,
        "events",
        f"UPDATE events SET stream_id = 'demo.NB02/order/x' WHERE position = {position}",
    )
    (finding,) = found(verified(engine), "commands")
    assert finding.subject == "demo.NB02/order/x"
    assert finding.positions == (position,)


def test_a_receipt_that_is_not_kept_is_named(engine):
    with engine.connect() as connection:
        digest = connection.scalar(sa.text("SELECT min(hash) FROM stored_messages"))
    tamper(engine, "stored_messages", f"DELETE FROM stored_messages WHERE hash = '{digest}'")
    (finding,) = found(verified(engine), "receipts")
    assert finding.message == f"receipt {digest} is not kept"
    assert len(finding.positions) == 1


def test_a_receipt_whose_bytes_were_changed_is_named(engine):
    with engine.connect() as connection:
        digest = connection.scalar(sa.text("SELECT min(hash) FROM stored_messages"))
    tamper(
        engine,
        "stored_messages",
        f"UPDATE stored_messages SET bytes = x'00' WHERE hash = '{digest}'",
    )
    (finding,) = found(verified(engine), "messages")
    assert digest in finding.subject
    assert len(finding.positions) == 1


def test_events_of_older_shapes_are_read_as_todays(engine):
    """Their bytes are of another name, and are not asked to be today's."""
    stored = {name: event_type for name, event_type in STORED.items() if name != "RefundPaid@1"}
    stored["RefundPaid@2"] = RefundPaid
    codec = EventCodec(stored, {"RefundPaid@1": ("RefundPaid@2", list)})
    report = verify(engine, [], policies_at=SqlEventLog(engine).last_position(), codec=codec)
    assert names(report) == []
