"""`campaign try`: a campaign's file tried out step by step, told to people or as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from adapters.cli.faults import TrialUnusableError
from adapters.cli.files import draft_from
from adapters.cli.output import show_rows
from adapters.sandbox.faults import TrialError
from adapters.sandbox.running import tried_out
from adapters.sandbox.telling import told_of
from adapters.sandbox.told import TrialTold
from adapters.sandbox.words_of_steps import words_of_fault
from adapters.wording_parts import money

COLUMNS = (
    "number", "buyer", "units", "stage", "beside", "list_fen", "reduction_fen", "coupon_fen",
    "tax_fen", "total_fen", "deposit_fen", "received_fen", "repaid_fen", "owed_fen", "kept_fen",
    "pays_until",
)  # fmt: skip


def try_file(file: Path, steps: Sequence[str], as_json: bool) -> None:
    """No database is read or written. Raises TrialUnusableError, and Refused for the draft."""
    draft = draft_from(file, datetime.now(UTC))
    try:
        trial = tried_out(draft, [" ".join(step.split()) for step in steps])
    except TrialError as fault:
        raise TrialUnusableError(words_of_fault(fault, draft.time_zone)) from None
    told = told_of(trial)
    if as_json:
        print(json.dumps(asdict(told), ensure_ascii=False))
        return
    tell_steps(told)
    show_rows(told.orders, COLUMNS)
    tell_end(told)


def tell_steps(told: TrialTold) -> None:
    for step in told.steps:
        print(f"{step.number}. {step.words}")
        for problem in step.problems:
            print(f"   not done {problem.numbers}: {problem.words}")
        for moment in step.moments:
            print(f"   {moment.at} · {moment.phase}")
            for line in moment.lines:
                print(f"      {line.numbers:8} {line.words}")
            for notice in moment.notices:
                print(f"      {notice.numbers:8} told: {notice.words}")


def tell_end(told: TrialTold) -> None:
    figures = told.figures
    print(f"\n{told.now} · {told.phase}. {told.verdict}")
    print(
        f"held {figures.units_held:,}, paid whole {figures.units_sold:,},"
        f" left {figures.units_free:,} of {figures.units_max:,} units"
    )
    sums = ("received_fen", "repaid_fen", "owed_fen", "kept_fen")
    print(", ".join(f"{n.removesuffix('_fen')} {money(getattr(figures, n))}" for n in sums))
    if told.next_due:
        print(f"next: {told.next_due}")
