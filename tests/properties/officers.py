"""What officers do to a chain, in any order: order controls, inspect, lift and override."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from application.controlling import GrantOverride, LiftControl, OrderControl
from application.leaving import RunParcels
from domain.control_commands import AskOverride, DeclineOverride, InspectControl
from domain.control_events import ControlKind, ControlledGoods, InspectionOutcome
from domain.identifiers import ControlId, OfficerId
from tests.properties import draws
from tests.properties.outsiders import Outsiders

OFFICERS = tuple(OfficerId(f"customs/{name}") for name in ("lin", "wu"))
CONTROLS = (ControlId("C1"), ControlId("C2"), ControlId("C3"))

officer = st.sampled_from(OFFICERS)
control = st.sampled_from(CONTROLS)


class Officers(Outsiders):
    @rule(
        control=control, officer=officer, run=draws.run, orders=draws.orders, is_held=st.booleans()
    )
    def control_parcels(self, control, officer, run, orders, is_held):
        kind = ControlKind.HOLD if is_held else ControlKind.INSPECTION
        self.world.do(
            OrderControl(
                control, kind, orders[0], "seal", (RunParcels(run, orders),), (), officer, self.now
            )
        )

    @rule(control=control, officer=officer, entry=draws.entry, sku=draws.sku)
    def control_goods(self, control, officer, entry, sku):
        goods = (ControlledGoods(entry, sku),)
        self.world.do(
            OrderControl(control, ControlKind.HOLD, sku, "recall", (), goods, officer, self.now)
        )

    @rule(control=control, officer=officer, is_passed=st.booleans())
    def inspect_control(self, control, officer, is_passed):
        outcome = InspectionOutcome.PASSED if is_passed else InspectionOutcome.FAILED
        self.world.do(InspectControl(control, officer, outcome, "opened", self.now))

    @rule(control=control, officer=officer)
    def lift_control(self, control, officer):
        self.world.do(LiftControl(control, officer, self.now))

    @rule(control=control, officer=officer)
    def ask_override(self, control, officer):
        self.world.do(AskOverride(control, officer, "fresh goods", self.now))

    @rule(control=control, officer=officer, is_granted=st.booleans())
    def answer_override(self, control, officer, is_granted):
        granting = GrantOverride(control, officer, self.now)
        declining = DeclineOverride(control, officer, "no", self.now)
        self.world.do(granting if is_granted else declining)
