"""An order's whole way, from the file it comes in to its return, by words."""

from datetime import timedelta
from decimal import Decimal
from importlib import resources

import pytest

from adapters.bootstrap import System
from adapters.cli import session
from adapters.demonstration import DECLARANT, DemonstrationCarrier
from adapters.port.conduct import GENTLE
from adapters.simulator.clock import ScriptClock
from domain.identifiers import MerchantId, Partition, Sku
from domain.product import RegisterProduct
from domain.tax import TaxRates
from tests.adapters.order_import.files import OPENING, Row, written
from tests.adapters.quay import Quay
from tests.end_to_end.on_file import put_on_file, weighed

PLACE = ("--country", "609", "--place", "Auckland", "--port", "3115")
BOOK = Partition("demo.NB01")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> ScriptClock:
    """The command line's clock, in the days of the profile's campaign."""
    clock = ScriptClock(OPENING.opens_at + timedelta(days=1))
    monkeypatch.setattr(session, "System", lambda url, gathering: System(url, clock, gathering))
    return clock


def test_an_order_goes_all_the_way_by_words(jihuo, tmp_path, clock):
    rows = (Row(quantity="6"), Row("536366", quantity="2"))
    profile = tmp_path / "few.toml"
    shipped = resources.files("adapters.order_import.profiles") / "online-retail.toml"
    profile.write_text(shipped.read_text().replace("units_min = 1_000", "units_min = 1"))
    words = ("--campaign", "c1", "--profile", str(profile))
    jihuo.done("orders", "import", str(written(tmp_path, *rows)), *words)
    (first, second) = (row["order_id"] for row in jihuo.done("orders", "list", "--json").json)
    collect_and_buy(jihuo, first, second)
    ship_and_enter(jihuo, tmp_path)
    merchant = OPENING.merchant_id
    parties = ("--merchant", merchant, "--declarant", DECLARANT)
    file_with_customs(tmp_path, clock)
    jihuo.done("clear", "waybills", DemonstrationCarrier.name, "--prefix", "SF", "--count", "100")
    jihuo.done("clear", "open", "R1", first, second, *parties, "--entry", "E1")
    assert "events" in jihuo.done("clear", "drive", "R1").out
    clear_at_customs(tmp_path, clock)
    rows = jihuo.done("clear", "show", "R1", "--json").json
    assert [row["stage"] for row in rows] == ["released", "released"]
    leave(jihuo, first, second, [row["waybill_no"] for row in rows])
    assert {row["stage"] for row in jihuo.done("orders", "list", "--json").json} == {"left"}
    send_back(jihuo, first)
    told = jihuo.done("history", first, "--json").json
    assert told[0]["words"].endswith("of the buyer's year 2026 reserved")
    assert "Return 1 received in time" in told[-1]["words"]
    assert all(each["actor"] and each["because_of"] for each in told)
    assert "released by customs" in jihuo.done("history", first).out
    assert jihuo.done("verify", "--json").json["is_sound"]
    assert "order_board stands at position" in jihuo.done("rebuild", "order_board").out
    as_of = jihuo.done("replay", "order_board", "--as-of", clock().isoformat(), "--json").json
    assert as_of[0]["rows"] == 2


def collect_and_buy(jihuo, *orders: str) -> None:
    jihuo.done("campaign", "close", "c1")
    jihuo.done("batch", "open", "B1", "--name", "first", *PLACE)
    jihuo.done("batch", "add", "B1", *orders)
    jihuo.done("batch", "withdraw", "B1", orders[0], "--reason", "asked")
    jihuo.done("batch", "add", "B1", orders[0])
    jihuo.done("batch", "lock", "B1")
    jihuo.done("batch", "buy", "B1", "85123A=8", "--purchase", "P1", "--supplier", "s")
    jihuo.done("batch", "confirm", "B1", "85123A=8", "--purchase", "P1")
    jihuo.done("batch", "share-shortage", "B1")
    assert jihuo.done("batch", "show", "B1", "--json").json["demand"] == 8
    assert jihuo.done("batch", "list", "--json").json[0]["units"] == 8


def ship_and_enter(jihuo, tmp_path) -> None:
    cartons = "carton_no,gross_grams,volume_cm3,batch_id,sku,quantity\nK1,5000,9000,B1,85123A,8\n"
    (tmp_path / "cartons.csv").write_text(cartons)
    (tmp_path / "tally.csv").write_text(
        "sku,good,damaged,lot_no,best_before\n85123A,8,0,L22,2027-04-30\n"
    )
    jihuo.done("consignment", "open", "C1", *PLACE)
    received = ("--receipt", "R1", "--place", "Auckland", "--warehouse", "hub")
    jihuo.done("consignment", "receive", "C1", "B1:85123A=8", *received)
    jihuo.done("consignment", "pack", "C1", "cartons.csv")
    jihuo.done("consignment", "seal", "C1", "--seal", "S1")
    voyage = ("--vessel", "MV", "--voyage", "1", "--bill", "BL1")
    jihuo.done("consignment", "depart", "C1", *voyage)
    jihuo.done("consignment", "arrive", "C1", "--port", "3115")
    assert len(jihuo.done("consignment", "list", "--json").json) == 1
    line = "100:85123A:0409000000:122"
    jihuo.done("entry", "list-in", "E1", "C1", "--list", "QD1", "--line", line)
    gate = ("--pass", "Z1", "--vehicle", "A-1", "--gross-grams", "5000")
    jihuo.done("entry", "gate", "E1", *gate)
    jihuo.done("entry", "post", "E1")
    jihuo.done("entry", "tally", "E1", "tally.csv", "--number", "T1")
    assert jihuo.done("entry", "show", "E1", "--json").json["lines"][0]["free"] == 8
    assert len(jihuo.done("entry", "list", "--json").json) == 1


def file_with_customs(tmp_path, clock) -> None:
    system, at = System(f"sqlite:///{tmp_path}/jihuo.db", clock), clock()
    holder = RegisterProduct(
        Sku("85123A"), MerchantId(OPENING.merchant_id), "T-light holder", "6913900000", "011",
        "303", TaxRates(Decimal("0.13"), tariff=Decimal("0.07")), 250, 900, at,
    )  # fmt: skip
    put_on_file(
        system, BOOK, at, [weighed(holder)], platforms=["online-retail"], payment_firm="demo-pay"
    )
    system.close()


def clear_at_customs(tmp_path, clock) -> None:
    """What worker and followers do by themselves, with customs at hand: until all is said."""
    system = System(f"sqlite:///{tmp_path}/jihuo.db", clock)
    quay = Quay(system, BOOK, tmp_path / "customs", GENTLE)
    asked: list = []
    policies, worker = system.policy_follower(asked.append), system.worker(quay.exchange)
    while policies.step() or asked or worker.take_mail():
        while asked:
            worker.do(asked.pop(0))
        quay.answers(clock())
    system.close()


def leave(jihuo, first: str, second: str, waybills: list[str]) -> None:
    jihuo.done("exit", "pick", first, second, "--run", "R1")
    jihuo.done("sort", "S1", *(f"{number}=1000" for number in waybills), "--station", "1")
    jihuo.done("exit", "list-out", "X1", f"R1/{first}", f"R1/{second}", "--list", "QDX1")
    jihuo.done("exit", "withdraw", "X1", second, "--reason", "lorry full")
    jihuo.done("exit", "list-out", "X2", f"R1/{second}", "--list", "QDX2")
    for exit_id, order_id in (("X1", first), ("X2", second)):
        jihuo.done("exit", "pass", exit_id, "--pass", f"P{exit_id}", "--vehicle", "A-2")
        jihuo.done("exit", "gate", exit_id, order_id, "--pass", f"P{exit_id}")
        jihuo.done("exit", "post", exit_id)
    assert len(jihuo.done("exit", "list", "--json").json) == 2
    assert "R1" in jihuo.done("clear", "list").out


def send_back(jihuo, order_id: str) -> None:
    jihuo.done("return", "ask", order_id, "85123A=1", "--number", "1", "--reason", "unwanted")
    jihuo.done("return", "receive", order_id, "--number", "1", "--good", "85123A=1")
    (row,) = jihuo.done("return", "list", "--json").json
    assert (row["order_id"], row["stage"]) == (order_id, "received")
