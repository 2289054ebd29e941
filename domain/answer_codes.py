"""What is to be done about an answer that takes nothing: by its code, one of three treatments.

Codes are those of receipts: customs' own numbers, the e-port's below zero, those of the transport
with four digits, or the bare status where a receipt gives nothing else (reference §1.5).
"""

from datetime import datetime, timedelta
from enum import Enum


class Treatment(Enum):
    """What the class of a code asks for."""

    REPEAT = "repeat"
    """The same may be tried again later: whoever answered had a fault of its own."""

    CORRECT = "correct"
    """The documents are mended and sent again as a new attempt."""

    ESCALATE = "escalate"
    """Somebody must look: sent again it would fail again, or might be declared twice."""


REPEATED = """
4 3001 3002 3003 3999 -301013 -401011 -505015 -621009 -621013 -621014 -621017 -621020 -621022
-621023 -621025 -623007 -623016 -623018 -623020 -623022 -623025 -623027 -623028 -625017 -625019
-625024 -625025 -625026 -625027 -625029 -625030 -625110 -625116 -625203 -625207 -800004
"""

CORRECTED = """
100 0002 1313 1322 13035 130126 -10101 -10102 -301001 -301002 -301003 -301004 -301005 -301008
-301009 -301010 -401001 -401002 -401004 -401006 -401007 -401009 -504011 -504012 -504014 -504015
-505011 -505012 -621000 -621001 -621003 -621005 -621018 -621024 -621027 -623001 -623003 -623010
-623012 -623014 -623023 -625001 -625004 -625006 -625007 -625008 -625009 -625010 -625011 -625012
-625014 -625015 -625023 -625031 -625209 -800000 -800001
"""

LOOKED_AT = """
501 502 503 599 600 700 900 0001 0999 1001 1002 1003 1004 1999 2001 2002 2999 -301006 -301007
-301011 -301012 -301014 -301015 -401003 -401005 -401008 -401010 -401012 -401013 -504000 -504010
-504013 -504016 -505000 -505010 -505013 -505014 -505016 -505017 -621002 -621004 -621006 -621008
-621010 -621011 -621012 -621015 -621016 -621019 -621021 -621026 -621028 -621029 -621030 -623000
-623002 -623004 -623005 -623006 -623008 -623009 -623011 -623013 -623017 -623019 -623021 -623024
-623026 -623029 -625002 -625003 -625005 -625013 -625016 -625018 -625020 -625021 -625022 -625028
-625032 -625033 -625113 -625114 -625200 -625202 -625204 -625205 -625206 -625208 -800002 -800003
-800005 -800006
"""

REPEAT = frozenset(REPEATED.split())
CORRECT = frozenset(CORRECTED.split())
ESCALATE = frozenset(LOOKED_AT.split())

REPEAT_PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""How long each repetition waits, our own policy: a service that fails is back in minutes or, when
it is mended by people, within a working day. Who was answered so once more is a case."""


def treatment_of(code: str) -> Treatment:
    """What a code asks for: customs' words say what to mend, an unknown e-port code says nothing.

    A code that means two things at the e-port has the treatment that is safe for both.
    """
    if code in REPEAT:
        return Treatment.REPEAT
    if code in ESCALATE:
        return Treatment.ESCALATE
    is_unknown = code.startswith("-") and code not in CORRECT
    return Treatment.ESCALATE if is_unknown else Treatment.CORRECT


def treatment_after(code: str, repeated: int) -> Treatment:
    """The same of something that was sent again by itself so often: in the end somebody looks."""
    found = treatment_of(code)
    is_spent = found is Treatment.REPEAT and repeated >= len(REPEAT_PAUSES)
    return Treatment.ESCALATE if is_spent else found


def repeated_from(code: str, repeated: int, answered_at: datetime) -> datetime | None:
    """From when it is sent again by itself; None where that is not done, or was done enough."""
    if treatment_after(code, repeated) is not Treatment.REPEAT:
        return None
    return answered_at + REPEAT_PAUSES[repeated]
