"""Sends what the provider owes us to hear, again and again until it is answered with 2xx."""

import threading
from datetime import UTC, datetime

import httpx
from standardwebhooks import Webhook

from adapters.payment_provider.books import Books, now_ms

TIMEOUT_SECONDS = 5.0
IDLE_SECONDS = 0.02
AGAIN_MS = 100
AGAIN_MS_MAX = 3_000
AT_ONCE = 20


class Teller:
    """One loop of the provider's process."""

    def __init__(self, books: Books, url: str, secret: str) -> None:
        self._books = books
        self._url = url
        self._signing = Webhook(secret)
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS)

    def tell_until(self, ending: threading.Event) -> None:
        while not ending.is_set():
            if not self._books.settle() + self.tell_due():
                ending.wait(IDLE_SECONDS)
        self._client.close()

    def tell_due(self) -> int:
        """Send what is due, the latest first as often as not; answer how much that was."""
        due = self._books.rows(
            "SELECT * FROM reports WHERE left_count > 0 AND due_ms <= ? ORDER BY due_ms LIMIT ?",
            now_ms(),
            AT_ONCE,
        )
        is_backwards = bool(due) and self._books.conduct.happens("order", str(due[0][0]), 500)
        for row in reversed(due) if is_backwards else due:
            self._tell(row["number"], row["message_id"], row["body"], row["tries"])
        return len(due)

    def _tell(self, number: int, message_id: str, body: str, tries: int) -> None:
        at = datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._signing.sign(message_id, at, body),
        }
        try:
            answer = self._client.post(self._url, content=body, headers=headers)
            is_taken = answer.is_success
        except httpx.TransportError:
            is_taken = False
        with self._books.writing() as book:
            if is_taken:
                book.execute(
                    "UPDATE reports SET left_count = left_count - 1, due_ms = ? WHERE number = ?",
                    (now_ms() + AGAIN_MS, number),
                )
                return
            wait = min(AGAIN_MS * 2 ** min(tries, 10), AGAIN_MS_MAX)
            book.execute(
                "UPDATE reports SET tries = tries + 1, due_ms = ? WHERE number = ?",
                (now_ms() + wait, number),
            )
