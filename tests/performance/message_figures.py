"""The figures of messages to customs: how fast they are written and read, and in what memory."""

from tests.performance import of_messages as messages
from tests.performance.harness import Bound, Figure, Part
from tests.performance.message_streams import STREAMED

DECLARATIONS = Part(messages.WRITING, "declarations")
RECEIPTS = Part(messages.READING, "receipts")

MESSAGE_FIGURES = (
    Figure("declaration-writing", "declarations/CPU s", DECLARATIONS, None, Bound(least=8_000)),
    Figure(
        "declaration-writing",
        "declarations/CPU s",
        DECLARATIONS,
        Part(messages.BY_ELEMENTS, "declarations"),
        Bound(least=3),
    ),
    Figure(
        "declaration-writing",
        "MiB grown by a tenth as many declarations",
        Part(STREAMED, "declarations grown"),
        None,
        Bound(most=8),
    ),
    Figure("receipt-reading", "receipts/CPU s", RECEIPTS, None, Bound(least=10_000)),
    Figure(
        "receipt-reading",
        "receipts/CPU s",
        RECEIPTS,
        Part(messages.FOUND_BY_ELEMENTS, "receipts"),
        None,
    ),
    Figure(
        "receipt-reading",
        "receipts/CPU s, a million",
        Part(STREAMED, "receipts"),
        None,
        Bound(least=10_000),
    ),
    Figure(
        "receipt-reading",
        "MiB grown by a million receipts",
        Part(STREAMED, "receipts grown"),
        None,
        Bound(most=8),
    ),
)
