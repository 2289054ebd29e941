"""Desks of carriers, payment firms and guarantors: what their mandates let them see and report."""

from datetime import timedelta

import pytest

from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import order_of
from adapters.simulator.chance import Chance
from application.ordering import Sender
from application.refunding import OweBuyer
from application.roles import Role
from domain.consignment_commands import PackCartons, SealConsignment
from domain.consignment_events import Carton
from domain.goods import BatchUnits
from domain.identifiers import BatchId, MerchantId, OrderId, Sku, shared_of
from domain.mandate import GiveMandate, WithdrawMandate
from domain.people import id_check_digit
from tests.adapters.web.given import batch, campaign, consignment, order_ids
from tests.adapters.web.site import BOOK, words
from tests.adapters.web.two_merchants import KIWI, two_merchants

SHARED = shared_of(BOOK)
HEAD = "99000019900101004"
ID_NUMBER = HEAD + id_check_digit(HEAD)


def mandate(site, mandatary: str, right: str, merchant: str = "kiwi") -> None:
    at = site.system.clock()
    given = GiveMandate(MerchantId(merchant), mandatary, right, None, at)
    site.do(given, f"mandate-{merchant}-{mandatary}", SHARED)


def withdraw(site, mandatary: str, right: str) -> None:
    command = WithdrawMandate(MerchantId("kiwi"), mandatary, right, site.system.clock())
    site.do(command, f"withdraw-{mandatary}", SHARED)


@pytest.fixture
def sealed(site):
    """A sealed consignment with goods for the orders of a merchant."""
    draft = campaign(site)
    batch(site, draft, *order_ids(site))
    at, consignment_id = site.system.clock(), consignment(site, draft)
    carton = Carton("1", 9_000, 20_000, (BatchUnits(BatchId("B-1"), Sku("KIWI-01"), 5),))
    site.do(PackCartons(consignment_id, (carton,), at), "pack")
    site.do(SealConsignment(consignment_id, "S-1", at), "seal")
    return site


def test_a_carrier_takes_and_brings_what_carries_goods_of_its_merchants(sealed):
    mandate(sealed, "carrier-1", "carry")
    with sealed.as_role(Role.CARRIER, "carrier-1"):
        assert "C-1" in words(sealed.get("/carrying"))
        form = {"consignment_id": "C-1", "transport_tool": "MV Kea", "voyage_no": "7"}
        sealed.post("/carrying/depart", act="depart", bill_no="BILL-1", **form)
        assert "On their way, to arrive 1" in words(sealed.get("/carrying"))
        form = {"consignment_id": "C-1", "port": "3115", "seal": "intact"}
        sealed.post("/carrying/arrive", act="arrive", **form)
        assert "On their way, to arrive 0" in words(sealed.get("/carrying"))
    assert sealed.events("consignment", "C-1")[-1] == "ConsignmentArrived"


def test_a_consignment_without_goods_of_its_merchants_is_not_there_for_a_carrier(sealed):
    before = sealed.events("consignment", "C-1")
    with sealed.as_role(Role.CARRIER, "carrier-2"):
        assert "C-1" not in words(sealed.get("/carrying"))
        told = set()
        for consignment_id in ("C-1", "C-none"):
            form = {"consignment_id": consignment_id, "transport_tool": "x", "voyage_no": "7"}
            answer = sealed.post("/carrying/depart", 404, act="depart", bill_no="B", **form)
            told.add(words(answer.text).replace(consignment_id, "ID"))
    assert len(told) == 1
    assert sealed.events("consignment", "C-1") == before


def test_a_mandate_that_is_withdrawn_takes_the_desk_away_at_once(sealed):
    mandate(sealed, "carrier-1", "carry")
    withdraw(sealed, "carrier-1", "carry")
    with sealed.as_role(Role.CARRIER, "carrier-1"):
        assert "C-1" not in words(sealed.get("/carrying"))
        form = {"consignment_id": "C-1", "transport_tool": "x", "voyage_no": "7", "bill_no": "B"}
        sealed.post("/carrying/depart", 404, act="depart", **form)


def test_waybill_numbers_are_a_carriers_own(site):
    block = {"act": "waybills", "prefix": "SF", "first": "100", "count": "50"}
    with site.as_role(Role.CARRIER, "carrier-1"):
        assert "50 left" in site.act("/carrying/waybills", carrier="carrier-2", **block)
        overlapping = site.post("/carrying/waybills", 409, **{**block, "count": "60"})
        assert "has given these numbers before" in words(overlapping.text)
    with site.as_role(Role.CARRIER, "carrier-2"):
        assert "0 left" in words(site.get("/carrying?carrier=carrier-1"))
    assert site.events("waybills", "carrier-2", SHARED) == []
    assert "50 left" in words(site.get("/carrying?carrier=carrier-1"))


@pytest.fixture
def unpaid(site):
    """An order of a merchant that nobody has paid."""
    draft, at = campaign(site, orders=0), site.system.clock() - timedelta(minutes=5)
    asked = order_of(1, draft, Chance(5), DEMONSTRATION_KEY, at)
    assert not HandlingDesk(site.system.handling, BOOK, Sender("shop", at)).place([asked])
    site.follow()
    return site, asked


def test_a_payment_firm_reports_what_was_paid(unpaid):
    site, order = unpaid
    mandate(site, "payments-1", "collect")
    form = {"act": "report", "order_id": order.order_id, "payment_id": "P-1", "amount": "12.00"}
    with site.as_role(Role.PAYMENT_FIRM, "payments-1"):
        assert order.order_id in site.get("/payments")
        wrong = site.post("/payments/report", 422, id_number="123", **form)
        assert "The identity number is not valid." in words(wrong.text)
        site.post("/payments/report", id_number=ID_NUMBER, **form)
    assert site.events("payment", "P-1", SHARED) == ["PaymentReported"]
    (stored,) = site.system.log.history([f"{SHARED}/payment/P-1"])
    assert stored.event.payment_firm == "payments-1"
    assert ID_NUMBER not in repr(stored)


def test_another_merchants_order_is_not_there_for_a_payment_firm(unpaid):
    site, order = unpaid
    mandate(site, "payments-1", "collect", "somebody-else")
    form = {"act": "report", "payment_id": "P-1", "amount": "12.00", "id_number": ID_NUMBER}
    with site.as_role(Role.PAYMENT_FIRM, "payments-1"):
        assert order.order_id not in site.get("/payments")
        foreign = site.post("/payments/report", 404, order_id=order.order_id, **form)
        missing = site.post("/payments/report", 404, order_id="none", **form)
    assert words(foreign.text).replace(order.order_id, "none") == words(missing.text)
    assert site.events("payment", "P-1", SHARED) == []


def test_a_refund_that_is_owed_is_paid_out_once(site):
    campaign(site, orders=1)
    (order_id,) = order_ids(site)
    at = site.system.clock()
    site.do(OweBuyer(OrderId(order_id), "goodwill", 100, "late", at), "owe")
    mandate(site, "payments-1", "collect")
    form = {"act": "refund-0-0", "order_id": order_id, "refund_id": "goodwill"}
    with site.as_role(Role.PAYMENT_FIRM, "payments-1"):
        assert "goodwill" in site.get("/payments")
        assert "Nothing is owed" in site.act("/payments/refund", **form)
        refused = site.post("/payments/refund", 404, **{**form, "refund_id": "none"})
    assert "Refund none is not owed." in words(refused.text)
    assert site.events("order", order_id).count("RefundPaid") == 1


def test_a_guarantor_lodges_and_sees_what_its_own_people_lodged(site):
    with site.as_role(Role.GUARANTOR, "bank-1"):
        fields = {"act": "lodge", "guarantee_id": "G-1", "amount": "5000.00"}
        assert "5,000.00" in site.act("/guarantees", **fields)
        again = site.post("/guarantees", 409, **{**fields, "amount": "7000"})
        assert "lodged already" in words(again.text)
    with site.as_role(Role.GUARANTOR, "bank-2"):
        assert "G-1" not in words(site.get("/guarantees"))
    assert "G-1" in words(site.get("/guarantees"))


@pytest.mark.parametrize("path", ["/carrying", "/payments", "/guarantees"])
def test_a_desk_is_for_its_own_firms(site, path):
    desks = {Role.CARRIER: "/carrying", Role.PAYMENT_FIRM: "/payments"}
    desks[Role.GUARANTOR] = "/guarantees"
    for role in set(Role) - {Role.ADMIN}:
        with site.as_role(role):
            site.get(path, 200 if desks.get(role) == path else 403)


def test_what_is_lent_to_a_desk_is_not_read_elsewhere(site):
    with site.as_role(Role.CARRIER, "carrier-1"):
        for path in ("/orders", "/clearance", "/batches", "/api/v1/orders", "/api/v1/consignments"):
            site.get(path, 403)


def test_parcels_are_reported_by_whose_waybill_they_have(tmp_path):
    """The parcels of the book left through the gate with one carrier's waybills."""
    with two_merchants(tmp_path) as book:
        site = book.site
        with site.system.engine.connect() as connection:
            carriers = connection.exec_driver_sql(
                "SELECT DISTINCT carrier FROM clearance_desk_orders WHERE carrier IS NOT NULL"
            ).scalars()
            (carrier,) = carriers
        with site.system.engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql(
                f"UPDATE order_board SET stage = 'left' WHERE order_id = '{book.kiwi_order}'"
            )
        mandate(site, carrier, "carry", KIWI)
        with site.as_role(Role.CARRIER, carrier):
            assert book.kiwi_order in site.get("/carrying")
            form = {"act": "report", "outcome": "delivered", "orders": book.kiwi_order}
            site.post("/carrying/deliveries", 303, **form)
            site.post("/carrying/deliveries", 404, **{**form, "orders": book.nordic_order})
        with site.as_role(Role.CARRIER, "carrier-1"):
            assert book.kiwi_order not in site.get("/carrying")
        with site.system.engine.connect() as connection:
            stage = connection.exec_driver_sql(
                f"SELECT stage FROM order_board WHERE order_id = '{book.kiwi_order}'"
            ).scalar_one()
        assert stage == "delivered"
