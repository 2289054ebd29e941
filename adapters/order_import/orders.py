"""Invoices as the commands that place and pay them; buyers and payments are made up."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from adapters.order_import.buyers import NamedPeople, made_up_buyer
from adapters.order_import.invoices import Invoice
from adapters.order_import.offer import Offer, product_facts, tidied
from adapters.order_import.profile import Payments, Profile
from domain.dated import customs_day
from domain.identifiers import OrderId, Partition, PersonKey
from domain.order_amounts import LineRequest, priced
from domain.order_commands import PlaceOrder
from domain.payment import PaymentShare, ReportPayment
from domain.people import Person
from domain.risk_notice import Consent, notice_on
from domain.tax import TaxRates

PersonKeyOf = Callable[[str], PersonKey]
"""The keyed digest of an identity number; whoever calls us holds the key."""


def order_id_of(invoice_no: str, profile: Profile) -> OrderId:
    return OrderId(f"{profile.platform}:{invoice_no}")


def placing(
    invoices: Sequence[Invoice], profile: Profile, offer: Offer, key_of: PersonKeyOf
) -> list[PlaceOrder]:
    return [place_order(invoice, profile, offer, key_of) for invoice in invoices]


def place_order(
    invoice: Invoice, profile: Profile, offer: Offer, key_of: PersonKeyOf
) -> PlaceOrder:
    """The same invoice under the same profile and campaign is the same command, to the letter."""
    people = people_of(invoice, profile)
    return PlaceOrder(
        order_id_of(invoice.number, profile),
        offer.campaign_id,
        offer.merchant_id,
        key_of(people.buyer.id_number),
        people.buyer,
        people.consignee,
        lines_of(invoice, profile, offer),
        freight_fen=0,
        discount_fen=0,
        quota_year=customs_day(invoice.placed_at).year,
        at=invoice.placed_at,
        consent=consent_of(invoice, profile),
    )


def people_of(invoice: Invoice, profile: Profile) -> NamedPeople:
    """Those whom the file names, or made up where it names nobody."""
    named = invoice.rows[0].people
    if named is None:
        assert profile.buyers is not None, "a sound profile has one of the two"
        return made_up_buyer(invoice.customer_id, invoice.number, profile.buyers)
    return NamedPeople(
        Person(named.name, named.telephone, "", named.id_number),
        Person(named.name, named.telephone, named.address),
    )


def consent_of(invoice: Invoice, profile: Profile) -> Consent | None:
    """To the risk notice: as the shop states it; of a made-up buyer it is made up, too."""
    if profile.buyers is not None:
        return Consent(notice_on(customs_day(invoice.placed_at)).version, invoice.placed_at)
    return Consent(profile.consent, invoice.placed_at) if profile.consent else None


def lines_of(invoice: Invoice, profile: Profile, offer: Offer) -> tuple[LineRequest, ...]:
    """Every row a line, in the file's order: identical rows are as many lines."""
    return tuple(
        LineRequest(
            row.sku,
            row.quantity,
            row.unit_price,
            offer.rates.get(row.sku) or default_rates(row.name, profile),
        )
        for row in invoice.rows
    )


def default_rates(name: str, profile: Profile) -> TaxRates:
    """Of a product that is not on offer; the campaign will refuse the order and say so."""
    if profile.products is None:
        return TaxRates(Decimal(0), Decimal(0), Decimal(0))
    facts = product_facts(tidied(name), profile.products)
    return TaxRates(facts.vat, facts.consumption, facts.tariff)


def payment_of(order: PlaceOrder, book: Partition, facts: Payments) -> ReportPayment:
    """One payment of exactly what is due, by the buyer, to the profile's payment firm."""
    _, amounts = priced(order.lines, order.freight_fen, order.discount_fen, customs_day(order.at))
    return ReportPayment(
        f"{facts.firm}:{order.order_id}",
        facts.firm,
        order.buyer_key,
        amounts.paid_fen,
        (PaymentShare(book, order.order_id, amounts.paid_fen),),
        order.at + timedelta(minutes=facts.after_minutes),
    )
