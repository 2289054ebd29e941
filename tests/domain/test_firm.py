from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.customs_fields import CustomsCodeMalformed, CustomsTextUnfit, credit_check_character
from domain.firm import (
    DECIDER,
    MERCHANT,
    PLATFORM,
    CorrectFirm,
    FirmCorrected,
    FirmFacts,
    FirmKnownAlready,
    FirmRegistered,
    RegisterFirm,
    UnknownFirm,
    UnknownFirmRole,
)
from tests.scenario import Scenario

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAY = date(2026, 3, 2)
HEAD = "91330206MA0000001"
FACTS = FirmFacts(
    "3115960001",
    HEAD + credit_check_character(HEAD),
    "示范商贸有限公司",
    (MERCHANT, PLATFORM),
    "DXPENT0000000001",
    DAY,
)
RENAMED = replace(FACTS, name="更名商贸有限公司", since=DAY + timedelta(days=30))


def firm() -> Scenario:
    return Scenario(DECIDER)


def registering(facts: FirmFacts = FACTS) -> RegisterFirm:
    return RegisterFirm("kiwi-farm", facts, NOON)


def test_a_firm_is_registered_once():
    registered = FirmRegistered("kiwi-farm", FACTS, NOON)
    firm().when(registering()).then(registered)
    firm().given(registered).when(registering()).then_nothing()


def test_what_is_on_file_is_corrected_and_not_registered_again():
    registered = FirmRegistered("kiwi-farm", FACTS, NOON)
    firm().given(registered).when(registering(RENAMED)).then_refused(FirmKnownAlready)
    correcting = CorrectFirm("kiwi-farm", RENAMED, "renamed", NOON)
    corrected = FirmCorrected("kiwi-farm", RENAMED, "renamed", NOON)
    firm().given(registered).when(correcting).then(corrected)
    firm().given(registered, corrected).when(correcting).then_nothing()
    firm().when(correcting).then_refused(UnknownFirm)


def test_facts_hold_from_their_day_and_what_was_said_last_counts():
    registered = FirmRegistered("kiwi-farm", FACTS, NOON)
    corrected = FirmCorrected("kiwi-farm", RENAMED, "renamed", NOON)
    state = DECIDER.state_of([registered, corrected])
    assert state.on(DAY - timedelta(days=1)) is None
    assert state.on(DAY) == FACTS
    assert state.on(RENAMED.since) == RENAMED
    slip = FirmCorrected("kiwi-farm", replace(FACTS, customs_code="3115960009"), "slip", NOON)
    assert DECIDER.state_of([registered, slip]).on(DAY) == slip.facts


def test_roles_stand_once_and_in_their_order():
    events = firm().when(registering(replace(FACTS, roles=(PLATFORM, MERCHANT, PLATFORM))))
    assert events.outcome()[0].facts.roles == (MERCHANT, PLATFORM)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"customs_code": "311596000"}, CustomsCodeMalformed),
        ({"customs_code": "31159600a1"}, CustomsCodeMalformed),
        ({"credit_code": HEAD + "!"}, CustomsCodeMalformed),
        ({"credit_code": HEAD[:-1] + "2" + FACTS.credit_code[-1]}, CustomsCodeMalformed),
        ({"dxp_id": "dxp"}, CustomsCodeMalformed),
        ({"name": ""}, CustomsTextUnfit),
        ({"name": "商" * 101}, CustomsTextUnfit),
        ({"name": "商\n贸"}, CustomsTextUnfit),
        ({"roles": ()}, UnknownFirmRole),
        ({"roles": ("smuggler",)}, UnknownFirmRole),
    ],
)
def test_what_no_message_can_say_is_refused(wrong, refusal):
    firm().when(registering(replace(FACTS, **wrong))).then_refused(refusal)


def test_codes_that_are_not_known_may_be_left_out():
    facts = replace(FACTS, credit_code="", dxp_id="")
    firm().when(registering(facts)).then(FirmRegistered("kiwi-farm", facts, NOON))


def test_the_check_character_is_that_of_the_standard():
    # The code by which descriptions of GB 32100-2015 explain it.
    assert credit_check_character("91350100M000100Y4") == "3"
