"""Payments that were stored before their reports' bytes were kept are read as they were."""

from adapters.event_mapping import CODEC
from domain.payment import DECIDER, PaymentReportDiffers, PaymentReported

REPORTED = bytes.fromhex(
    "96b17061796d656e745f69642de99b86e8b4a7b37061796d656e745f6669726d2de99b86e8b4a7b070617965725f6b65792de99b86e8b4a72a9193ab626f6f6b2de99b86e8b4a7af6f726465725f69642de99b86e8b4a72ad7ff6ce8302069a4e18b"
)
DIFFERS = bytes.fromhex(
    "94b17061796d656e745f69642de99b86e8b4a72a9193ab626f6f6b2de99b86e8b4a7af6f726465725f69642de99b86e8b4a72ad7ff6ce8302069a4e18b"
)
LONG = bytes.fromhex(
    "96b17061796d656e745f69642de99b86e8b4a7b37061796d656e745f6669726d2de99b86e8b4a7b070617965725f6b65792de99b86e8b4a72a810c9381ac626f6f6b2de99b86e8b4a72dd921300a310a340a390a31360a32350a33360a34390a36340a38310a3130300a31323181b06f726465725f69642de99b86e8b4a72dd921300a310a340a390a31360a32350a33360a34390a36340a38310a3130300a3132319c2a2b2c2a2b2c2a2b2c2a2b2cd7ff6ce8302069a4e18b"
)


def test_a_payment_of_before_has_no_bytes():
    event = CODEC.decode("PaymentReported@1", REPORTED)
    assert isinstance(event, PaymentReported)
    assert (event.payment_id, event.amount_fen) == ("payment_id-集货", 42)
    assert (event.request_hash, event.answer_hash) == ("", "")
    assert [share.amount_fen for share in event.shares] == [42]
    assert CODEC.decode(*CODEC.encode(event)) == event


def test_one_with_many_shares_keeps_them_all():
    event = CODEC.decode("PaymentReported@1", LONG)
    assert len(event.shares) == 12
    assert len(DECIDER.state_of([event]).standing) == len(
        {(s.book, s.order_id) for s in event.shares}
    )


def test_a_case_of_before_was_in_the_only_currency_there_was():
    event = CODEC.decode("PaymentReportDiffers@1", DIFFERS)
    assert isinstance(event, PaymentReportDiffers)
    assert (event.currency, event.reason) == ("CNY", "")
    assert event.amount_fen == 42
