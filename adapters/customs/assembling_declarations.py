"""The fields of declarations (621), and of what takes them back: 623 and 625."""

from collections.abc import Iterator

from adapters.customs.assembling_documents import (
    CNY,
    DECLARED,
    IMPORT,
    NEW,
    NO_BARCODE,
    NOTHING,
    ONE_PARCEL,
    RESIDENT_IDENTITY,
    Said,
    Saying,
    UnassembledError,
    Values,
    beginning,
    firm_of,
    kilograms,
    platform_and_merchant,
    yuan,
)
from adapters.customs.messages.documents import Document, Filled
from application.customs_desk import DeclarationDocument, ReturnDocument, WithdrawalDocument
from application.customs_facts import Goods, GoodsLine, OrderAtCustoms
from application.declaration_numbers import declaration_no, return_no
from application.order_saying import in_units
from domain.dated import customs_day
from domain.firm import FirmFacts
from domain.goods import counted
from domain.identifiers import Sku
from domain.sharing import taken_from_last

DOMESTIC = "142"
"""Bonded goods leave a zone of the country itself."""

REASON_MAX = 1_000
WITHDRAWN, GIVEN_BACK = "申请撤销", "申请退货"
"""Where nobody gave a reason: that it is asked for is all there is to say."""


def declaration(said: Said, document: DeclarationDocument) -> Document:
    """The freight that the buyer paid is a part of the taxable price; what the carrier charges the
    merchant is in the waybill."""
    about, waybill, saying = said.about, said.waybill, said.saying
    parties = (about.platform, about.merchant, waybill.carrier)
    alike = saying.alike(declared_alike, saying, *parties)
    buyer, number_head = about.buyer, said.place.book.number_head
    head: Values = {
        "guid": said.guid,
        "orderNo": about.order_no,
        "logisticsNo": waybill.number,
        "copNo": declaration_no(number_head, document.cop_no),
        "buyerIdNumber": buyer.id_number,
        "buyerName": buyer.name,
        "buyerTelephone": buyer.telephone,
        "consigneeAddress": about.consignee.address,
        "freight": yuan(about.amounts.freight_fen),
        "grossWeight": kilograms(waybill.gross_grams),
        "netWeight": kilograms(about.net_grams),
    }
    lines = tuple([saying.repeated(declaration_line, saying, line) for line in about.lines])
    return Document(Filled(alike, head), lines)


def declared_alike(
    saying: Saying, platform: FirmFacts, merchant: FirmFacts, carrier: FirmFacts
) -> Values:
    """A declaration is always a new one: customs changes none."""
    place, book = saying.place, saying.place.book
    return {
        "appType": NEW,
        "appTime": saying.at,
        "appStatus": DECLARED,
        **firm_of("ebp", platform),
        **firm_of("ebc", merchant),
        **firm_of("logistics", carrier),
        "assureCode": place.guarantor.customs_code,
        "emsNo": book.ems_no,
        "ieFlag": IMPORT,
        "declTime": f"{customs_day(saying.message.sent_at):%Y%m%d}",
        "customsCode": book.customs_office,
        "portCode": book.port_office,
        "buyerIdType": RESIDENT_IDENTITY,
        **firm_of("agent", place.declarant),
        **firm_of("area", place.zone),
        "tradeMode": book.trade_mode,
        "trafMode": book.traffic_mode,
        **({"loctNo": book.place_code} if book.place_code else {}),
        "country": DOMESTIC,
        "insuredFee": NOTHING,
        "currency": CNY,
        **({"wrapType": book.wrap_code} if book.wrap_code else {}),
        "packNo": ONE_PARCEL,
    }


def declaration_line(saying: Saying, line: GoodsLine) -> Filled:
    values: Values = {
        "gnum": line.gnum,
        "qty": line.quantity,
        "price": line.price,
        "totalPrice": yuan(line.value_fen),
    }
    for number, quantity in enumerate(line.legal, 1):
        values[f"qty{number}"] = quantity
    return Filled(saying.alike(goods_alike, line.goods), values)


def goods_alike(goods: Goods) -> Values:
    units = {f"unit{n}": unit.unit_code for n, unit in enumerate(goods.legal_units, 1)}
    return {
        "itemRecordNo": goods.record_no,
        "itemNo": goods.sku,
        "itemName": goods.name,
        "gcode": goods.tariff_code,
        "gname": goods.name,
        "gmodel": goods.specification,
        "barCode": goods.gtin or NO_BARCODE,
        "country": goods.country,
        "currency": CNY,
        "unit": goods.unit_code,
        **units,
    }


def withdrawal(said: Said, document: WithdrawalDocument) -> Document:
    head = {
        **taken_back(said, document.invt_no, document.reason or WITHDRAWN),
        "copNo": declaration_no(said.place.book.number_head, document.cop_no),
    }
    return Document(head)


def goods_return(said: Said, document: ReturnDocument) -> Document:
    message = said.message
    number = return_no(said.place.book.number_head, message.run_id, document.place, document.number)
    head = {
        **taken_back(said, document.invt_no, document.reason or GIVEN_BACK),
        "copNo": number,
    }
    return Document(head, tuple(return_lines(said.about, document)))


def return_lines(about: OrderAtCustoms, document: ReturnDocument) -> Iterator[Values]:
    """Lines of the declaration: of each product the last first, as amounts are given back; what
    earlier returns took is gone."""
    gone, back = counted(document.gone), counted(document.units)
    for sku in sorted(back):
        lines = [line for line in about.lines if line.goods.sku == sku]
        yield from lines_of_product(lines, gone[Sku(sku)], back[sku])


def lines_of_product(lines: list[GoodsLine], gone: int, back: int) -> Iterator[Values]:
    left = taken_from_last([line.pieces for line in lines], gone)
    after = taken_from_last(left, back)
    for line, before, remaining in zip(lines, left, after, strict=True):
        if before > remaining:
            yield return_line(line, before - remaining)


def return_line(line: GoodsLine, pieces: int) -> Values:
    goods = line.goods
    quantity = in_units(goods, pieces)
    if quantity is None:
        raise UnassembledError(f"{pieces} of {goods.sku} are no exact number of {goods.unit_code}")
    return {
        "gnum": line.gnum,
        "gcode": goods.tariff_code,
        "gname": goods.name,
        "qty": quantity,
        "unit": goods.unit_code,
    }


def taken_back(said: Said, invt_no: str, reason: str) -> Values:
    about = said.about
    return {
        **beginning(said),
        "customsCode": said.place.book.customs_office,
        "orderNo": about.order_no,
        **platform_and_merchant(about),
        **carried(said),
        "invtNo": invt_no,
        **buyer(about),
        **firm_of("agent", said.place.declarant),
        "reason": reason[:REASON_MAX],
    }


def carried(said: Said) -> Values:
    waybill = said.waybill
    return {"logisticsNo": waybill.number, **firm_of("logistics", waybill.carrier)}


def buyer(about: OrderAtCustoms) -> Values:
    return {
        "buyerIdType": RESIDENT_IDENTITY,
        "buyerIdNumber": about.buyer.id_number,
        "buyerName": about.buyer.name,
        "buyerTelephone": about.buyer.telephone,
    }
