"""A register of made-up people, for demonstrations and tests. It knows questions and nothing else.

The first name it hears with a number is the right one; it keeps digests of both only. Three
sequence numbers, the fifteenth to seventeenth digits, are set apart, so that every answer is met.
"""

import hashlib
import threading
from collections.abc import Sequence
from typing import Any

UNKNOWN_SEQUENCE = "404"
"""Nobody has such a number."""

MISFIT_SEQUENCE = "409"
"""Somebody else has it, whatever the name."""

SILENT_SEQUENCE = "503"
"""About these nothing is answered."""


class IdentityRegisterSimulator:
    """Answers questions; the same question gets the same answer under another reference."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._serial = 0
        self._lock = threading.Lock()

    def answers(self, people: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
        with self._lock:
            found = [(str(p["ref"]), self._result(p["name"], p["id_number"])) for p in people]
            return [self._answer(ref, result) for ref, result in found if result]

    def _answer(self, ref: str, result: str) -> dict[str, str]:
        self._serial += 1
        return {"ref": ref, "reference": f"SIM-{self._serial:08d}", "result": result}

    def _result(self, name: str, id_number: str) -> str | None:
        match id_number[14:17]:
            case "503":
                return None
            case "404":
                return "unknown"
            case "409":
                return "does_not_fit"
        known = self._names.setdefault(digest(id_number), digest(id_number + name))
        return "fits" if known == digest(id_number + name) else "does_not_fit"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
