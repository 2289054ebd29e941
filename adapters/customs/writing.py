"""Writes messages to customs: the fields of the unified version (CEB 2022-05) as JSON objects.

Names, meanings and order of the fields are those of the schema; the envelope in XML, its signature
and its transport belong to a gateway.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from application.customs_desk import (
    DeclarationDocument,
    DeliveryDocument,
    MessageOut,
    ReturnDocument,
    WithdrawalDocument,
)
from domain.dated import CUSTOMS_ZONE
from domain.match import OrderDocument, PaymentDocument, WaybillDocument

CURRENCY_CNY = "142"
RESIDENT_IDENTITY = "1"
NEW = "1"
DECLARED = "2"


def written(message: MessageOut) -> bytes:
    """The message's bytes; the same message gives the same bytes."""
    body = {
        "messageType": message.kind.value,
        "copMsgId": message.message_id,
        "partition": message.partition,
        "runNo": message.run_id,
        "ebcCode": message.merchant_id,
        "agentCode": message.declarant,
        "appType": NEW,
        "appTime": message.sent_at.astimezone(CUSTOMS_ZONE).strftime("%Y%m%d%H%M%S"),
        "appStatus": DECLARED,
        "documents": [WRITERS[type(document)](document) for document in message.documents],
    }
    return msgspec.json.encode(body)


def order(document: OrderDocument) -> dict[str, Any]:
    amounts = document.amounts
    return {
        "orderNo": document.order_id,
        "goodsValue": yuan(amounts.goods_fen),
        "freight": yuan(amounts.freight_fen),
        "discount": yuan(amounts.discount_fen),
        "taxTotal": yuan(amounts.tax_fen),
        "acturalPaid": yuan(amounts.paid_fen),
        "currency": CURRENCY_CNY,
        "buyerName": document.buyer.name,
        "buyerTelephone": document.buyer.telephone,
        "buyerIdType": RESIDENT_IDENTITY,
        "buyerIdNumber": document.buyer.id_number,
        "consignee": document.consignee.name,
        "consigneeTelephone": document.consignee.telephone,
        "consigneeAddress": document.consignee.address,
        "lines": [
            {
                "gnum": line.gnum,
                "itemNo": line.sku,
                "qty": line.quantity,
                "price": line.unit_price,
                "totalPrice": yuan(line.value_fen),
                # Customs looks rates up by tariff code; ours stand in until lines carry the code.
                "tariffRate": line.rates.tariff,
                "vatRate": line.rates.vat,
                "consumptionRate": line.rates.consumption,
            }
            for line in document.lines
        ],
    }


def payment(document: PaymentDocument) -> dict[str, Any]:
    return {
        "payTransactionId": document.payment_id,
        "orderNo": document.order_id,
        "payerKey": document.payer_key,
        "amountPaid": yuan(document.amount_fen),
        "currency": CURRENCY_CNY,
    }


def waybill(document: WaybillDocument) -> dict[str, Any]:
    return {
        "logisticsNo": document.waybill_no,
        "orderNo": document.order_id,
        "weight": kilograms(document.weight_grams),
        "packNo": 1,
        "consignee": document.consignee.name,
        "consigneeTelephone": document.consignee.telephone,
        "consigneeAddress": document.consignee.address,
    }


def declaration(document: DeclarationDocument) -> dict[str, Any]:
    return {
        **order(document.order),
        "copNo": document.cop_no,
        "logisticsNo": document.waybill_no,
        "grossWeight": kilograms(document.weight_grams),
        "packNo": 1,
    }


def withdrawal(document: WithdrawalDocument) -> dict[str, Any]:
    return {
        "orderNo": document.order_id,
        "copNo": document.cop_no,
        "invtNo": document.invt_no,
        "reason": document.reason,
    }


def goods_return(document: ReturnDocument) -> dict[str, Any]:
    return {
        "orderNo": document.order_id,
        "returnNo": document.return_no,
        "invtNo": document.invt_no,
        "lines": [{"itemNo": part.sku, "qty": part.quantity} for part in document.units],
    }


def delivery(document: DeliveryDocument) -> dict[str, Any]:
    return {
        "orderNo": document.order_id,
        "logisticsNo": document.waybill_no,
        "logisticsStatus": "S",
        "logisticsTime": document.delivered_at.astimezone(CUSTOMS_ZONE).strftime("%Y%m%d%H%M%S"),
    }


def yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def kilograms(grams: int) -> Decimal:
    return Decimal(grams) / 1000


WRITERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    OrderDocument: order,
    PaymentDocument: payment,
    WaybillDocument: waybill,
    DeclarationDocument: declaration,
    WithdrawalDocument: withdrawal,
    ReturnDocument: goods_return,
    DeliveryDocument: delivery,
}
