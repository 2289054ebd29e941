"""The whole way of many orders with nothing going wrong, in bulk, through the real command path."""

from functools import partial

from domain.customs_codes import RELEASED, STORED, Document
from tests.performance.customs_stages import (
    answer,
    answer_documents,
    assign_waybills,
    declare,
    match,
    open_runs,
    send_documents,
)
from tests.performance.goods_stages import (
    arrive,
    confirm,
    depart,
    enter,
    lock,
    pack,
    pass_entry_gate,
    post_entry,
    purchase,
    receive,
    seal,
    tally,
)
from tests.performance.parcel_stages import (
    deliver,
    list_exits,
    pass_exit_gate,
    pick,
    post_exits,
    sort,
)
from tests.performance.wave import Stage, Wave


def stages_after_collection(wave: Wave) -> list[Stage]:
    """Every stage after collection; each moves all orders of the wave."""
    return [
        Stage("locked", partial(lock, wave)),
        Stage("purchased", partial(purchase, wave)),
        Stage("confirmed", partial(confirm, wave)),
        Stage("received overseas", partial(receive, wave)),
        Stage("packed", partial(pack, wave)),
        Stage("sealed", partial(seal, wave)),
        Stage("departed", partial(depart, wave)),
        Stage("arrived", partial(arrive, wave)),
        Stage("listed for entry", partial(enter, wave)),
        Stage("through the entry gate", partial(pass_entry_gate, wave)),
        Stage("posted", partial(post_entry, wave)),
        Stage("tallied", partial(tally, wave)),
        Stage("runs opened", partial(open_runs, wave)),
        Stage("waybills assigned", partial(assign_waybills, wave)),
        Stage("documents sent", partial(send_documents, wave)),
        Stage("orders stored", partial(answer_documents, wave, Document.ORDER), is_mail=True),
        Stage("payments stored", partial(answer_documents, wave, Document.PAYMENT), is_mail=True),
        Stage("waybills stored", partial(answer_documents, wave, Document.WAYBILL), is_mail=True),
        Stage("matched", partial(match, wave)),
        Stage("declared", partial(declare, wave)),
        Stage("stored", partial(answer, wave, STORED), is_mail=True),
        Stage("released", partial(answer, wave, RELEASED), is_mail=True),
        Stage("picked", partial(pick, wave)),
        Stage("sorted", partial(sort, wave)),
        Stage("listed for exit", partial(list_exits, wave)),
        Stage("exit gate passed", partial(pass_exit_gate, wave)),
        Stage("exit posted", partial(post_exits, wave)),
        Stage("delivered", partial(deliver, wave)),
    ]
