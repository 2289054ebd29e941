"""Words for guarantees: what is reserved, freed, deducted and restored, and how customs counts."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, say
from adapters.wording_parts import money
from domain import clearance_tax_events as tax
from domain import guarantee_events as guarantee
from domain.pledge import GuaranteeChosen


def counted_by_customs(e: guarantee.GuaranteeCounted) -> str:
    standing = say(
        "Customs counts guarantee {guarantee_id} as {total}, {deducted} of it deducted",
        guarantee_id=e.guarantee_id,
        total=money(e.total_fen),
        deducted=money(e.deducted_fen),
    )
    if not e.differs:
        return standing
    return say(
        "{standing}; here stood {total}, {deducted} of it deducted",
        standing=standing,
        total=money(e.own_total_fen),
        deducted=money(e.own_deducted_fen),
    )


def answered(e: tax.GuaranteeAnswered) -> str:
    told = []
    if e.granted:
        granted = counted(len(e.granted), "message")
        told.append(
            say(
                "Guarantee {guarantee_id} holds the taxes of {messages}",
                guarantee_id=e.guarantee_id,
                messages=granted,
            )
        )
    if e.refused:
        refused = counted(len(e.refused), "message")
        told.append(
            say(
                "Guarantee {guarantee_id} has too little free for {messages}",
                guarantee_id=e.guarantee_id,
                messages=refused,
            )
        )
    return "; ".join(told)


GUARANTEES: Mapping[type, Callable[[Any], str]] = {
    guarantee.GuaranteeLodged: lambda e: say(
        "Guarantee {guarantee_id} of {money} lodged",
        guarantee_id=e.guarantee_id,
        money=money(e.amount_fen),
    ),
    guarantee.GuaranteeReserved: lambda e: say(
        "{money} of guarantee {guarantee_id} reserved for message {message_id}",
        money=money(e.amount_fen),
        guarantee_id=e.guarantee_id,
        message_id=e.message_id,
    ),
    guarantee.GuaranteeRefused: lambda e: say(
        "Guarantee {guarantee_id} has {free} free and message {message_id} needs {money}: it waits",
        guarantee_id=e.guarantee_id,
        free=money(e.free_fen),
        message_id=e.message_id,
        money=money(e.amount_fen),
    ),
    guarantee.GuaranteeFreed: lambda e: say(
        "{money} of guarantee {guarantee_id} freed by message {message_id}",
        money=money(e.amount_fen),
        guarantee_id=e.guarantee_id,
        message_id=e.message_id,
    ),
    guarantee.GuaranteeDeducted: lambda e: say(
        "{money} of guarantee {guarantee_id} deducted by {bills}",
        money=money(sum(bill.amount_fen for bill in e.bills)),
        guarantee_id=e.guarantee_id,
        bills=counted(len(e.bills), "tax bill"),
    ),
    guarantee.GuaranteeRestored: lambda e: say(
        "{money} of guarantee {guarantee_id} restored: {bills} settled",
        money=money(sum(bill.amount_fen for bill in e.bills)),
        guarantee_id=e.guarantee_id,
        bills=counted(len(e.bills), "tax bill"),
    ),
    guarantee.GuaranteeCounted: counted_by_customs,
    GuaranteeChosen: lambda e: say(
        "Taxes of {declarant} are held against guarantee {guarantee_id}",
        declarant=e.declarant,
        guarantee_id=e.guarantee_id,
    ),
}

TAXES_OF_RUNS: Mapping[type, Callable[[Any], str]] = {
    tax.GuaranteeAsked: lambda e: say(
        "Guarantee {guarantee_id} asked for {money}: the taxes of {declarations}",
        guarantee_id=e.guarantee_id,
        money=money(sum(each.tax_fen for each in e.taxes)),
        declarations=counted(len(e.taxes), "declaration"),
    ),
    tax.GuaranteeAnswered: answered,
    tax.TaxWarned: lambda e: say(
        "Tax of {declarations} {stage}: to be paid or void by {day}",
        declarations=counted(len(e.order_ids), "declaration"),
        stage=coded(e.stage.value),
        day=e.due_day.isoformat(),
    ),
}
