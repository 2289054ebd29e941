"""The payment provider as another process, asked through the product's own client."""

import csv
import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from standardwebhooks import Webhook

from adapters.payment_firms.http_firm import HttpPaymentFirm
from adapters.payment_reports.reading import PaymentSaid, RefundSaid, read
from adapters.payment_statements.comparing import ZONE
from adapters.payment_statements.file import opened, rows_in
from adapters.payment_statements.rows import StatementRow
from application.customs_desk import GatewayError, RefundRequest
from application.refund_references import RefundReference
from domain.identifiers import OrderId
from domain.refund import Outcome
from tests.adapters.payments.house import BOOK, FIRM, SECRET, SHARED
from tests.exactness.children import Child
from tests.server_process import ends_with_us, free_port

ROOT = Path(__file__).parents[3]
REFERENCE = RefundReference(BOOK, OrderId("shop-3:0042"), "cancelled", 1)


@contextmanager
def provider(folder: Path, **conduct: object) -> Iterator[str]:
    words = [f"--{name.replace('_', '-')}={value}" for name, value in conduct.items()]
    command = [sys.executable, "-m", "adapters.payment_provider.process", str(folder), *words]
    process = subprocess.Popen(
        [*ends_with_us("KILL"), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"JIHUO_PAYMENTS_SECRET": SECRET, "PYTHONPATH": str(ROOT)},
    )
    child = Child("provider", process)
    child.listen()
    child.wait_for_lines(1)
    try:
        yield child.lines[0]
    finally:
        assert child.finish() == 0


@contextmanager
def asking(address: str) -> Iterator[HttpPaymentFirm]:
    firm = HttpPaymentFirm(address, SECRET)
    yield firm
    firm.close()


class Ear(BaseHTTPRequestHandler):
    """Hears reports: turns the first of each away, and takes it when it comes again."""

    server: "Ears"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        Webhook(SECRET).verify(body, dict(self.headers.items()))
        message_id = str(self.headers["webhook-id"])
        is_again = message_id in self.server.turned_away
        self.server.turned_away.add(message_id)
        if is_again:
            self.server.heard.append((message_id, body))
        self.send_response(200 if is_again else 503)
        self.send_header("content-length", "0")
        self.end_headers()
        if len({each for each, _ in self.server.heard}) >= self.server.wanted:
            self.server.enough.set()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Ears(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, wanted: int) -> None:
        super().__init__(("127.0.0.1", free_port()), Ear)
        self.wanted = wanted
        self.heard: list[tuple[str, bytes]] = []
        self.turned_away: set[str] = set()
        self.enough = threading.Event()


@contextmanager
def ears(wanted: int) -> Iterator[Ears]:
    server = Ears(wanted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def pay(address: str, number: str, **other: object) -> httpx.Response:
    orders = [{"order": "shop-3:0042", "amount_fen": 12_345}]
    body = json.dumps({"number": number, "orders": orders, "payer": "x", **other})
    now = datetime.now(UTC)
    headers = {
        "webhook-id": number,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(number, now, body),
    }
    return httpx.post(f"{address}/payments", content=body, headers=headers)


def test_a_reference_is_paid_once_however_often_it_is_asked_and_by_whichever_process(tmp_path):
    request = RefundRequest(REFERENCE, 12_000)
    answers = []
    for _ in range(2):
        with provider(tmp_path, pending_per_thousand=0) as address, asking(address) as firm:
            answers += [firm.pay_back(request), firm.pay_back(request)]
    assert answers[0].outcome is Outcome.PAID
    assert set(answers) == {answers[0]}


def test_what_was_asked_and_answered_is_kept_byte_for_byte(house, tmp_path):
    store = house.system.messages
    with provider(tmp_path / "firm", pending_per_thousand=0) as address:
        firm = HttpPaymentFirm(address, SECRET, store)
        answer = firm.pay_back(RefundRequest(REFERENCE, 12_000))
        firm.close()
    kept = store.get(SHARED, answer.answer_hash)
    assert (kept.direction, kept.kind) == ("in", "refund answer")
    assert json.loads(kept.content)["reference"] == str(REFERENCE)


def test_what_is_asked_otherwise_unsigned_or_out_of_reach_is_a_fault_of_the_outside(tmp_path):
    with provider(tmp_path) as address:
        with asking(address) as firm:
            firm.pay_back(RefundRequest(REFERENCE, 12_000))
            with pytest.raises(GatewayError, match="409"):
                firm.pay_back(RefundRequest(REFERENCE, 11_999))
        stranger = HttpPaymentFirm(address, "whsec_" + "b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3Ro")
        with pytest.raises(GatewayError, match="401"):
            stranger.pay_back(RefundRequest(REFERENCE, 12_000))
        stranger.close()
    with asking(address) as firm, pytest.raises(GatewayError, match="cannot be reached"):
        firm.pay_back(RefundRequest(REFERENCE, 12_000))


def test_some_refunds_wait_and_some_fail_and_their_reports_come_until_they_are_taken(tmp_path):
    with (
        ears(5) as hearing,
        provider(
            tmp_path,
            pending_per_thousand=1_000,
            failing_per_thousand=1_000,
            settle_ms_max=50,
            stray_per_thousand=1_000,
            twice_per_thousand=1_000,
            report_to=f"http://127.0.0.1:{hearing.server_address[1]}/",
        ) as address,
        asking(address) as firm,
    ):
        assert pay(address, "P-1").is_success
        assert pay(address, "P-1").is_success
        assert firm.pay_back(RefundRequest(REFERENCE, 12_000)).outcome is Outcome.PENDING
        hearing.wanted = 4
        assert hearing.enough.wait(60), hearing.heard
        said = {message_id: read(body) for message_id, body in hearing.heard}
    assert {kind for kind, _ in said.values()} == {
        "payment.paid", "refund.pending", "refund.failed",
    }  # fmt: skip
    payments = [each for _, each in said.values() if isinstance(each, PaymentSaid)]
    orders = {each.payment: [share.order for share in each.orders] for each in payments}
    assert orders == {"P-1": ["shop-3:0042"], "stray-P-1": ["stray:P-1"]}
    refunds = [each for _, each in said.values() if isinstance(each, RefundSaid)]
    assert {each.reference for each in refunds} == {str(REFERENCE)}


def test_its_statement_is_one_that_we_read(tmp_path):
    day = datetime.now(ZONE).date()
    with provider(tmp_path, pending_per_thousand=0) as address, asking(address) as firm:
        pay(address, "P-1")
        firm.pay_back(RefundRequest(REFERENCE, 12_000))
        told = httpx.get(f"{address}/statements/{day}").content
        assert httpx.get(f"{address}/statements/yesterday").status_code == 400
        known = httpx.get(f"{address}/refunds/{REFERENCE}").json()
        assert httpx.get(f"{address}/refunds/nothing").status_code == 404
    assert (known["state"], known["amount_fen"]) == ("paid", 12_000)
    file = tmp_path / f"statement-{FIRM}-{day}.csv"
    assert file.read_bytes() == told
    rows = list(rows_in(opened(file)))
    assert all(isinstance(row, StatementRow) for row in rows)
    assert [(row.kind, row.amount_fen) for row in rows if isinstance(row, StatementRow)] == [
        ("payment", 12_345), ("fee", 74), ("refund", 12_000),
    ]  # fmt: skip
    assert next(csv.reader(io.StringIO(told.decode())))[0] == "provider"
