"""Two officers are two: nobody sends what another would have signed."""

from application.roles import Role
from tests.adapters.api.interface import visitor

LIN = visitor(Role.OFFICER, "customs")
BODY = {"officer": "customs/wu", "is_on_duty": True, "reason": ""}


def test_a_command_is_signed_by_who_sends_it(api):
    with api.acting(LIN):
        api.send("SetDuty", {**BODY, "by": LIN.actor})
        assert [row["officer"] for row in api.get("/officers").json()["rows"]] == ["customs/wu"]


def test_what_another_would_have_signed_is_not_there(api):
    with api.acting(LIN):
        body = {**BODY, "officer": "customs/he", "by": "customs/wu"}
        refused = api.send("SetDuty", body, 404).json()
        assert "customs/wu" in refused["detail"]
        names = [row["officer"] for row in api.get("/officers").json()["rows"]]
        assert "customs/he" not in names
