"""Files of a payment firm, and the pages on which somebody sends them in."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import xlsxwriter

from adapters.payment_statements.rounds import statement_work
from adapters.payment_statements.working import StatementWork
from domain.identifiers import OrderId, shared_of
from domain.payment import PaymentShare, ReportPayment
from tests.adapters.web.site import BOOK, Site, words

SHARED = shared_of(BOOK)
FIRM = "SIMPAY"
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime.now(UTC)
DAY = NOW.astimezone(ZONE).date()
TITLES = ("provider", "day", "type", "number", "reference", "amount", "currency", "time")


def row(number: str, amount: str = "1.00", **other: str) -> tuple[str, ...]:
    said = dict.fromkeys(TITLES, "")
    said |= {"provider": FIRM, "day": str(DAY), "type": "payment", "currency": "CNY"}
    said |= {"number": number, "amount": amount, **other}
    return tuple(said[name] for name in TITLES)


def csv_of(*rows, titles=TITLES, encoding: str = "utf-8") -> bytes:
    text = StringIO()
    csv.writer(text).writerows([titles, *rows])
    return text.getvalue().encode(encoding)


def workbook_of(*rows) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate([TITLES, *rows]):
            sheet.write_row(place, 0, cells)
    return file.getvalue()


class Desk:
    """The pages as the operator's admin sees them, with files in a folder of the test."""

    def __init__(self, site: Site, folder) -> None:
        self.site = site
        site.settings = replace(site.settings, state_folder=str(folder / "state"))
        site.app.state.settings = site.settings

    @property
    def work(self) -> StatementWork:
        return statement_work(self.site.system, self.site.settings)

    def post(self, content: bytes, name: str = "对账单.csv", **fields):
        form = {"command_id": "test-upload", "mark": self.site.mark, "act": "statement", **fields}
        files = {"file": (name, content)}
        return self.site.client.post("/statements/files", data=form, files=files)

    def send(self, content: bytes, name: str = "对账单.csv", **fields) -> str:
        answer = self.post(content, name, **fields)
        assert answer.status_code == 303, words(answer.text)
        return answer.headers["location"]

    def worked(self, address: str) -> str:
        """What the page of a file says when it was worked at to its end."""
        self.work.turn(address.rpartition("/")[2])
        self.site.follow()
        return words(self.site.get(address))

    def taken(self, content: bytes, **fields) -> str:
        return self.worked(self.send(content, **fields))

    def statements(self) -> list[str]:
        with self.site.system.engine.connect() as connection:
            query = "SELECT statement_id FROM payment_statements ORDER BY statement_id"
            return list(connection.exec_driver_sql(query).scalars())


def desk_of(site: Site, folder) -> Desk:
    """Two payments of today are known, for orders that are not there."""
    desk = Desk(site, folder)
    for number, fen in (("P-1", 100), ("P-2", 250)):
        share = PaymentShare(BOOK, OrderId(f"nobody:{number}"), fen)
        report = ReportPayment(number, FIRM, "payer", fen, (share,), NOW)  # type: ignore[arg-type]
        site.do(report, f"report-{number}", SHARED)
    return desk
