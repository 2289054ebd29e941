"""Orders and payments: 311 and 411, and their answers 312 and 412."""

from adapters.customs.messages import choices
from adapters.customs.messages.fields import Form, Meaning, Part, Table
from adapters.customs.messages.rows import (
    ANSWER,
    BUYER,
    CURRENCY,
    GNUM,
    GUID,
    ID_TYPE,
    MERCHANT,
    NOTE,
    ORDER_NO,
    PLATFORM,
    SENT,
    code,
    maybe,
    number,
    one_of,
    text,
    time,
)

LINES_MAX = 99

ORDER = Part(
    "OrderHead",
    Meaning("order", "电子订单表头"),
    (
        *SENT,
        one_of("orderType", choices.IMPORT, 1),
        ORDER_NO,
        *PLATFORM,
        *MERCHANT,
        number("goodsValue"),
        number("freight"),
        number("discount"),
        number("taxTotal"),
        number("acturalPaid"),
        CURRENCY,
        text("buyerRegNo", 1, 60),
        text("buyerName", 1, 60),
        text("buyerTelephone", 1, 30),
        ID_TYPE,
        BUYER[1],
        maybe("payCode", 0, 18),
        maybe("payName", 0, 100),
        maybe("payTransactionId", 0, 60),
        maybe("batchNumbers", 0, 100),
        text("consignee", 1, 100),
        text("consigneeTelephone", 1, 50),
        text("consigneeAddress", 1, 200),
        code("consigneeDistrict", 6, least=0),
        NOTE,
    ),
)

ORDER_LINE = Part(
    "OrderList",
    Meaning("line of the order", "电子订单表体"),
    (
        GNUM,
        maybe("itemNo", 0, 30),
        text("itemName", 1, 250),
        text("gmodel", 1, 510),
        maybe("itemDescribe", 0, 1000),
        maybe("barCode", 0, 50),
        code("unit", 3),
        number("qty"),
        number("price"),
        number("totalPrice"),
        CURRENCY,
        code("country", 3),
        NOTE,
    ),
    1,
    LINES_MAX,
)

ORDER_ANSWER = Part(
    "OrderReturn",
    Meaning("answer to an order", "电子订单回执"),
    (GUID, text("ebpCode", 1, 18), text("ebcCode", 1, 18), ORDER_NO, *ANSWER),
)

PAYMENT = Part(
    "PaymentHead",
    Meaning("payment", "支付凭证"),
    (
        *SENT,
        text("payCode", 1, 18),
        text("payName", 1, 100),
        text("payTransactionId", 1, 60),
        ORDER_NO,
        *PLATFORM,
        one_of("payerIdType", choices.IDENTITY_CARD, 1),
        text("payerIdNumber", 1, 60),
        text("payerName", 1, 60),
        maybe("telephone", 0, 60),
        number("amountPaid"),
        CURRENCY,
        time("payTime", Form.SECOND),
        NOTE,
    ),
)

PAYMENT_ANSWER = Part(
    "PaymentReturn",
    Meaning("answer to a payment", "支付凭证回执"),
    (GUID, text("payCode", 1, 18), text("payTransactionId", 1, 60), *ANSWER),
)

TABLES = (
    Table("CEB311", Meaning("orders", "电子订单"), ORDER, ORDER_LINE, "Order", is_sent=True),
    Table("CEB312", Meaning("answers to orders", "电子订单回执"), ORDER_ANSWER),
    Table("CEB411", Meaning("payments", "支付凭证"), PAYMENT, None, "Payment", is_sent=True),
    Table("CEB412", Meaning("answers to payments", "支付凭证回执"), PAYMENT_ANSWER),
)
