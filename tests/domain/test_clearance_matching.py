"""The three documents of an order match, or fail field by field."""

from domain.clearance_events import DocumentsMatched, MatchFailed
from domain.clearance_parts import MatchFailure
from domain.clearance_stages import Stage
from tests.domain.clearance_examples import (
    NOON,
    RUN,
    A,
    B,
    C,
    declared,
    matched,
    matching,
    played,
    ready,
    run,
    stage,
)
from tests.domain.clearance_steps import correcting


def failing(order, field="consignee name", rule="M4") -> MatchFailure:
    return MatchFailure(order, rule, field, "王****", "", "汪****")


def test_orders_match_or_fail_field_by_field():
    failures = (failing(B), failing(B, "consignee telephone"), failing(C, "acturalPaid", "M3"))
    run(ready()).when(matching(A, failures=failures)).then(
        DocumentsMatched(RUN, (A,), NOON), MatchFailed(RUN, failures, NOON)
    )


def test_an_order_that_fails_is_not_matched():
    run(ready()).when(matching(A, B, failures=(failing(A),))).then(
        DocumentsMatched(RUN, (B,), NOON), MatchFailed(RUN, (failing(A),), NOON)
    )


def test_matching_again_changes_nothing():
    command = matching(A, B, failures=(failing(C),))
    run(played(ready(), command)).when(command).then_nothing()


def test_an_order_that_failed_matches_after_a_correction():
    history = played(ready(1), matching(failures=(failing(A),)))
    assert stage(history) is Stage.UNMATCHED
    run(history).when(matching(A)).then_nothing()
    history = played(history, correcting(A))
    run(history).when(matching(A)).then(DocumentsMatched(RUN, (A,), NOON))


def test_a_failure_undoes_a_match_that_no_longer_holds():
    run(matched(1)).when(matching(failures=(failing(A),))).then(
        MatchFailed(RUN, (failing(A),), NOON)
    )


def test_the_match_says_nothing_of_a_declared_order():
    run(declared(1)).when(matching(A, failures=(failing(A),))).then_nothing()
