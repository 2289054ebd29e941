"""Steps that tests of trials take."""

from tests.adapters.sandbox.drafts import HONEY

TWO = f"{HONEY}=2"
