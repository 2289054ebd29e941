"""What tables of codes, the papers that write them and treatments of answers are called."""

from collections.abc import Mapping

from adapters.codes.answers import FAMILIES
from adapters.texts import mark, translated
from domain.answer_codes import Treatment
from domain.code_tables import CodeKind, Scheme

KINDS: Mapping[CodeKind, str] = {
    CodeKind.UNITS: mark("Units of measure"),
    CodeKind.COUNTRIES: mark("Countries and regions"),
    CodeKind.OFFICES: mark("Customs offices"),
    CodeKind.PACKAGES: mark("Kinds of packages"),
    CodeKind.TRANSPORT: mark("Modes of transport"),
    CodeKind.TRADE: mark("Modes of trade"),
    CodeKind.CURRENCIES: mark("Currencies"),
    CodeKind.EXEMPTIONS: mark("Ways of taxing"),
    CodeKind.PLACES: mark("Supervised places"),
}

SCHEMES: Mapping[Scheme, str] = {
    Scheme.MESSAGES: mark("messages of this trade"),
    Scheme.DECLARATIONS: mark("other declarations"),
    Scheme.INSPECTION: mark("declarations for inspection"),
}

GIVEN_BY: Mapping[str, str] = dict(
    zip(
        FAMILIES,
        (
            mark("e-port"),
            mark("transport of messages"),
            mark("customs, by number"),
            mark("customs, in words"),
            mark("any receipt, as its status"),
        ),
        strict=True,
    )
)

TREATMENTS: Mapping[Treatment, str] = {
    Treatment.REPEAT: mark("send again as it is"),
    Treatment.CORRECT: mark("mend, then send again"),
    Treatment.ESCALATE: mark("somebody must look"),
}


def scheme_said(scheme: Scheme) -> str:
    return translated(SCHEMES[scheme])


def treatment_said(treatment: Treatment | None) -> str | None:
    return translated(TREATMENTS[treatment]) if treatment else None
