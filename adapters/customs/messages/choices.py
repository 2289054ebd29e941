"""Values that fields may have, and what each stands for."""

from adapters.customs.messages.fields import Choice, Meaning


def of(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, Meaning(en, zh)) for value, en, zh in rows)


NEW = of(("1", "new", "新增"))
APP_TYPES = NEW + of(("2", "change", "变更"), ("3", "deletion", "删除"))
APP_STATUSES = of(("1", "draft", "暂存"), ("2", "declared", "申报"))
IMPORT = of(("I", "import", "进口"))
YUAN = of(("142", "yuan", "人民币"))
IDENTITY_CARD = of(("1", "resident identity card", "身份证"))
SIGNED_FOR = of(("S", "delivered and signed for", "签收"))
ONE = of(("1", "one parcel", "一件"))
EXCHANGE = of(("DXP", "the e-port's exchange platform", "电子口岸数据交换平台"))
SUBSCRIBED = of(
    ("ALL", "data and answers", "数据和回执"), ("DATA", "data only", "只订阅数据"),
    ("RET", "answers only", "只订阅回执"),
)  # fmt: skip

TRADE_MODES = of(
    ("1210", "bonded", "保税电商"),
    ("1239", "bonded, in cities without pilot rules", "保税电商A"),
    ("9610", "direct purchase", "直购进口"),
)
TAX_STATUSES = of(
    ("1", "made", "已生成"), ("2", "put into a payment notice", "已汇总"), ("3", "void", "作废"),
)  # fmt: skip

RETURN_STATUSES = of(
    ("1", "kept at the e-port", "电子口岸已暂存"),
    ("2", "being declared at the e-port", "电子口岸申报中"),
    ("3", "sent to customs", "发送海关成功"),
    ("4", "not sent to customs", "发送海关失败"),
    ("100", "rejected", "海关退单"),
    ("120", "accepted", "海关入库"),
    ("300", "reviewed by a person", "人工审核"),
    ("399", "concluded", "海关审结"),
    ("400", "waits for the goods", "待运抵"),
    ("500", "inspected", "查验"),
    ("501", "detained: handed to clearance", "扣留移送通关"),
    ("502", "detained: handed to anti-smuggling", "扣留移送缉私"),
    ("503", "detained: handed to legal affairs", "扣留移送法规"),
    ("599", "detained otherwise", "其它扣留"),
    ("600", "suspended", "挂起"),
    ("700", "returned abroad", "退运"),
    ("800", "released", "放行"),
    ("899", "closed", "结关"),
)
