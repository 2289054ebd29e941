"""The steps of a trial, and what stands in their way, in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.sandbox import steps
from adapters.sandbox.faults import (
    BeforeItsRulesError,
    ClockGoesBackError,
    NobodyConcernedError,
    NoSuchOrderError,
    NothingMoreDueError,
    NothingOfferedError,
    NothingToPayError,
    StepUnclearError,
    TooManyNamedError,
    TooManyOrdersError,
    TooManyStepsError,
    TrialError,
    TrialsCrowdedError,
)
from adapters.sandbox.steps import Numbers
from adapters.texts import coded, counted, mark, mark_code, say, translated
from adapters.web.formats import moment, number, yuan
from domain.goods import SkuUnits

SUMS = {
    steps.DUE: mark_code("what is due"),
    steps.DEPOSIT: mark_code("the deposit"),
    steps.BALANCE: mark_code("the balance"),
    steps.WHOLE: mark_code("the whole sum"),
}


def words_of_step(step: Any, zone: str) -> str:
    if isinstance(step, steps.GoTo):
        has_offset = step.time.tzinfo is not None
        at = moment(step.time, zone) if has_offset else f"{step.time:%Y-%m-%d %H:%M}"
        return say("The clock goes to {at}", at=at)
    return WORDS[type(step)](step)


def these(numbers: Numbers) -> str:
    if numbers.is_all:
        return say("all orders")
    if numbers.first == numbers.last:
        return say("order {number}", number=numbers.first)
    return say("orders {first}–{last}", first=numbers.first, last=numbers.last)


def listed(units: Sequence[SkuUnits]) -> str:
    return say(", ").join(f"{part.quantity} × {part.sku}" for part in units)


def place(step: steps.Place) -> str:
    words = say("{orders} of {units} each", orders=counted(step.orders, "order"),
                units=listed(step.units))  # fmt: skip
    if step.coupon_code:
        words = say("{words}, with coupon {code}", words=words, code=step.coupon_code)
    return of_buyer(words, step.buyer)


def of_buyer(words: str, buyer: int) -> str:
    return say("{words}, by buyer {buyer}", words=words, buyer=buyer) if buyer else words


def wait(step: steps.Wait) -> str:
    words = say("{orders} more wait for {units} each", orders=counted(step.orders, "order"),
                units=listed(step.units))  # fmt: skip
    return of_buyer(words, step.buyer)


def pay(step: steps.Pay) -> str:
    what = coded(SUMS[step.what]) if step.what else yuan(step.amount_fen)
    return say("Pay {what} of {orders}", what=what, orders=these(step.numbers))


def cancel(step: steps.Cancel) -> str:
    if step.is_by_merchant:
        return say("The merchant cancels {orders}", orders=these(step.numbers))
    return say("Buyers cancel {orders}", orders=these(step.numbers))


def forward(step: steps.Forward) -> str:
    hours, minutes = divmod(step.minutes, 60)
    return say(
        "The clock goes forward: {days} d {hours} h {minutes} min",
        days=step.days,
        hours=hours,
        minutes=minutes,
    )


def promise(step: steps.Promise) -> str:
    if step.first:
        return say("Promise dispatch from {first} to {last}", first=step.first, last=step.last)
    return say("Promise dispatch by {last}", last=step.last)


def answer(step: steps.Answer) -> str:
    if step.is_accepted:
        return say("Buyers agree to the changed promise: {orders}", orders=these(step.numbers))
    return say("Buyers decline the changed promise: {orders}", orders=these(step.numbers))


WORDS: Mapping[type, Callable[[Any], str]] = {
    steps.Place: place,
    steps.Wait: wait,
    steps.Pay: pay,
    steps.BeginToPay: lambda s: say("Buyers begin to pay {orders}", orders=these(s.numbers)),
    steps.Cancel: cancel,
    steps.Take: lambda s: say("Take the units offered: {orders}", orders=these(s.numbers)),
    steps.Leave: lambda s: say("Leave the waitlist: {orders}", orders=these(s.numbers)),
    steps.GoOn: lambda _: say("The clock goes to the next deadline"),
    steps.Forward: forward,
    steps.Promise: promise,
    steps.Answer: answer,
    steps.Close: lambda _: say("The merchant closes the campaign"),
    steps.Terminate: lambda _: say("The merchant terminates the campaign"),
}

FAULTS: Mapping[type[TrialError], str] = {
    StepUnclearError: mark("Step {number} cannot be read: {step}. Write it as {form}."),
    TooManyStepsError: mark("A trial has at most {steps_max} steps, not {steps}."),
    TooManyOrdersError: mark("A trial has at most {orders_max} orders, not {orders}."),
    TooManyNamedError: mark(
        "The steps of a trial name orders at most {named_max} times in all, not {named}."
    ),
    BeforeItsRulesError: mark(
        "The sale opens on {opens_at}: only sales from {first} on can be tried out."
    ),
    TrialsCrowdedError: mark("Others are trying campaigns out just now. Try again in a moment."),
    ClockGoesBackError: mark("It is {now} already: the clock of a trial does not go back."),
    NothingMoreDueError: mark("Nothing more is due: the clock can only be set forward."),
    NobodyConcernedError: mark("There is no order that this could be about."),
    NoSuchOrderError: mark("There is no order {number} here."),
    NothingToPayError: mark("Order {number} has no such sum."),
    NothingOfferedError: mark("Nothing is offered under this number."),
}


def words_of_fault(fault: TrialError, zone: str) -> str:
    said = {name: in_words(value, zone) for name, value in fault.values.items()}
    return translated(FAULTS[type(fault)]).format(**said)


def in_words(value: object, zone: str) -> str:
    if isinstance(value, datetime):
        return moment(value, zone)
    return number(value) if isinstance(value, int) else str(value)
