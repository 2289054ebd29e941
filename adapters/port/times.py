"""How long the office takes for what, in milliseconds after a message's own instant.

Everything takes at least a second: a message is never older than the second the office has come to
(see `office`), so whatever it brings about lies ahead, in whatever order messages are read.
"""

from adapters.port.chance import Chance
from adapters.port.heard import Heard

FILED_MS = 1_000
PORT_MS = 1_500
"""The electronic port looks at a declaration; orders of the same second are filed by then."""

REFUSED_MS = 2_000
CUSTOMS_MS = 5_000
WITHDRAWAL_STORED_MS = 4_000
WITHDRAWAL_DECIDED_MS = 8_000
RETURN_STORED_MS = 5_000
RETURN_DECIDED_MS = 60_000

JITTER_MS = 400


def heard_at(chance: Chance, message: Heard) -> int:
    """Its instant and a few milliseconds, so that not everything happens at once."""
    return message.at + chance.number("jitter", message.guid, JITTER_MS)
