"""Every command has a body, and what stands in it is what is handled."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from adapters.api.bodies import body_model, command_of, json_of
from adapters.api.examples import example_of
from application.activities import HANDLERS
from application.commands import ROUTES
from application.rights import MAY_SEND
from domain.batch_commands import LockBatch
from domain.clearance_commands import RecordDocumentAnswers
from domain.customs_codes import Document
from domain.payment import ReportPayment
from tests.adapters.api.drawing import bodies
from tests.conftest import IS_SLOW

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BY_NAME: dict[str, Any] = {command.__name__: command for command in MAY_SEND}
every_command = pytest.mark.parametrize("name", BY_NAME)


def read_back(command_type: Any, body) -> Any:
    return command_of(command_type, body_model(command_type).model_validate(body), NOON)


@every_command
@settings(max_examples=60 if IS_SLOW else 20)
@given(data=st.data())
def test_a_body_says_its_command_and_the_command_its_body(name, data):
    command_type = BY_NAME[name]
    body = data.draw(bodies(command_type, {}))
    command = read_back(command_type, body)
    assert isinstance(command, command_type)
    assert read_back(command_type, json_of(command)) == command
    assert body_model(command_type).model_validate(json_of(command)) == body_model(
        command_type
    ).model_validate(sorted_ids(body))


def sorted_ids(body):
    """Orders are named in the order of their ids, however they came."""
    match body:
        case dict():
            return {
                name: sorted(part) if name == "order_ids" else sorted_ids(part)
                for name, part in body.items()
            }
        case list():
            return [sorted_ids(part) for part in body]
    return body


@every_command
def test_an_example_is_a_body(name):
    assert read_back(BY_NAME[name], example_of(BY_NAME[name]))


@every_command
def test_the_clock_is_the_servers_and_stands_in_no_body(name):
    command_type = BY_NAME[name]
    assert "at" in {field.name for field in fields(command_type)}
    assert "at" not in body_model(command_type).model_json_schema()["properties"]
    with pytest.raises(ValidationError):
        read_back(command_type, {**example_of(command_type), "at": "2026-01-01T00:00:00Z"})


def test_every_command_that_somebody_may_send_is_handled_by_something():
    assert set(MAY_SEND) <= set(ROUTES) | set(HANDLERS)


def test_numbers_are_whole_and_not_texts_or_truths():
    body = example_of(ReportPayment)
    assert read_back(ReportPayment, {**body, "amount_fen": 5.0}).amount_fen == 5
    for wrong in (True, "5", 5.5, -1, 10**13, None):
        with pytest.raises(ValidationError):
            read_back(ReportPayment, {**body, "amount_fen": wrong})


def test_bounds_stand_in_the_description():
    amount = body_model(ReportPayment).model_json_schema()["properties"]["amount_fen"]
    assert (amount["type"], amount["minimum"], amount["maximum"]) == ("integer", 0, 10**12)


def test_names_hold_no_control_characters_and_are_not_endless():
    for wrong in ("", "a\x00", "a\n", "a" * 201, 5, None):
        with pytest.raises(ValidationError):
            read_back(LockBatch, {"batch_id": wrong})


def test_an_id_stands_once_in_a_list():
    command_type = BY_NAME["CollectOrders"]
    body = {"batch_id": "B-1", "order_ids": ["b", "a"]}
    assert read_back(command_type, body).order_ids == ("a", "b")
    with pytest.raises(ValidationError):
        read_back(command_type, {**body, "order_ids": ["a", "a"]})


def test_a_time_has_an_offset_and_is_the_same_moment():
    command_type = BY_NAME["GiveMandate"]
    body = {**example_of(command_type), "until": "2026-03-02T20:00:00+08:00"}
    assert read_back(command_type, body).until == NOON
    for wrong in ("2026-03-02T20:00:00", "2026-03-02", 1772452800, "2026-13-02T20:00:00Z"):
        with pytest.raises(ValidationError):
            read_back(command_type, {**body, "until": wrong})


def test_a_choice_is_written_by_its_value():
    body = {**example_of(RecordDocumentAnswers), "document": "waybill"}
    assert read_back(RecordDocumentAnswers, body).document is Document.WAYBILL
