"""Words of refusals about runs before customs: declared, listed, gone and come back."""

from adapters.texts import mark

WORDS_OF_CUSTOMS: dict[str, tuple[str, str]] = {
    "AlreadyListed": ("orders", mark("Order {order_id} stands on exit list {exit_id}.")),
    "AlreadyReleased": (
        "orders",
        mark("Customs has released order {order_id}: only a return is left."),
    ),
    "AnswerNotLate": (
        "",
        mark("Customs may still answer for order {order_id}: ask again from {late_from} on."),
    ),
    "DeclarationStands": ("orders", mark("A declaration of order {order_id} stands ({stage}).")),
    "ExitEmpty": ("orders", mark("The exit list names no parcel.")),
    "ExitHasLeft": ("", mark("Exit {exit_id} has passed the gate.")),
    "GatePassNumberUsed": ("pass_no", mark("Gate pass {pass_no} was used before.")),
    "GatePassStands": ("pass_no", mark("Gate pass {pass_no} stands for exit {exit_id}.")),
    "GoodsNotHere": ("orders", mark("The goods of order {order_id} are not here yet.")),
    "GuaranteeAlreadyLodged": ("amount", mark("The guarantee is lodged already.")),
    "GuaranteeAmountRefused": ("amount", mark("The amount does not fit the guarantee.")),
    "GuaranteeExhausted": ("amount", mark("The guarantee is not enough for it.")),
    "NotDeclared": ("orders", mark("Order {order_id} is not declared: it is {stage}.")),
    "NotReleased": ("orders", mark("Customs has not released order {order_id}: it is {stage}.")),
    "OrderInRun": ("orders", mark("Order {order_id} is in clearance run {run_id}: act there.")),
    "OrderNotInRun": ("orders", mark("Order {order_id} is not in this run.")),
    "OrderTwiceInRun": ("orders", mark("Order {order_id} is named twice.")),
    "ReturnAlreadyReceived": ("", mark("Return {return_no} was received and counted already.")),
    "ReturnAsked": ("", mark("A return of order {order_id} is asked for: act there.")),
    "ReturnAskedTooLate": ("", mark("A return is open for {days_max} days after {released_at}.")),
    "ReturnEmpty": ("lines", mark("Return {return_no} names no units.")),
    "ReturnExceedsSent": ("units", mark("More comes back than was sent: {units}.")),
    "ReturnNotReceived": ("", mark("Return {return_no} is not received: it is {stage}.")),
    "ReturnNumberTaken": ("return_no", mark("Return {return_no} stands already.")),
    "RunIdRefused": ("run_id", mark("A run's id has only characters {allowed}.")),
    "RunIdTaken": ("run_id", mark("There is a run {run_id} already.")),
    "RunSizeRefused": ("orders", mark("A run takes 1 to 1,000 orders, not {orders}.")),
    "UnknownExit": ("exit_id", mark("There is no exit {exit_id}.")),
    "UnknownGuarantee": ("guarantee_id", mark("There is no guarantee {guarantee_id}.")),
    "UnknownReturn": ("return_no", mark("There is no return {return_no}.")),
    "UnknownRun": ("run_id", mark("There is no run {run_id}.")),
    "WaybillBlockEmpty": (
        "carrier",
        mark("{carrier} has {left} waybill numbers left, not {asked}."),
    ),
    "WaybillNumberTaken": ("waybill_no", mark("Waybill {waybill_no} belongs to another order.")),
    "WaybillNumbersOverlap": ("first", mark("{carrier} has given these numbers before.")),
    "WaybillSerialTooLong": ("first", mark("A serial number has at most {digits_max} digits.")),
    "WithdrawalPending": (
        "orders",
        mark("Customs is asked to withdraw order {order_id}: wait for it."),
    ),
}
