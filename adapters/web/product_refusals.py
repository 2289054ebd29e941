"""Words of what can be wrong with a product: the field of its form, and a sentence."""

from adapters.texts import mark

PRODUCT_WORDS: dict[str, tuple[str, str]] = {
    "GtinInvalid": (
        "gtin",
        mark(
            "{gtin} is no GTIN: 8, 12, 13 or 14 digits, the last of which checks the others "
            "(expected: {expected})."
        ),
    ),
    "ItemDiffersFromProduct": (
        "items",
        mark("{sku}: “{field}” of the filed product is {filed}, the offer says {offered}."),
    ),
    "ProductsUnfit": (
        "",
        mark("These products cannot be sold as they are filed: {faults}"),
    ),
    "LegalFactorDiffers": (
        "legal_factor_1",
        mark(
            "One sales unit of {sku} is {expected} of unit {unit_code}, not {factor}: the "
            "net weight and the sales unit say so."
        ),
    ),
    "LegalFactorUnsound": (
        "legal_factor_1",
        mark(
            "{factor} of unit {unit_code} cannot be in one sales unit of {sku}: above 0, "
            "with at most 5 places."
        ),
    ),
    "LegalUnitMissing": (
        "legal_factor_1",
        mark("{sku} names no legal unit: customs asks for quantities in it."),
    ),
    "LegalUnitsTooMany": (
        "legal_unit_2",
        mark("{sku} names {units} as legal units: at most two, each once."),
    ),
    "ListEntryUnsound": (
        "list_number",
        mark(
            "The entry of the positive list of {sku} needs a number and a last day that is "
            "not before its first."
        ),
    ),
    "NetAboveGross": (
        "net_grams",
        mark("{sku} weighs {net_grams} g net and only {gross_grams} g gross."),
    ),
    "NetWeightMissing": ("net_grams", mark("{sku} has no net weight.")),
    "NotOnPositiveList": (
        "list_number",
        mark(
            "{hs_code} of {sku} is on no positive list that is known here, and no entry of "
            "its own is named."
        ),
    ),
    "NotYetOnPositiveList": (
        "list_number",
        mark("{hs_code} of {sku} comes on the positive list on {since}, after {day}."),
    ),
    "OffPositiveList": (
        "list_number",
        mark("{hs_code} of {sku} was on the positive list until {until}: on {day} it is off."),
    ),
    "ProductTextUnfit": (
        "{field}",
        mark("“{field}” of {sku} must say something in at most {characters_max} characters."),
    ),
    "ShelfLifeTooShort": (
        "shelf_life_days",
        mark("{sku} lasts {days} days, until {ends}: it would be with its buyers on {arrives}."),
    ),
    "ShelfLifeUnsound": (
        "shelf_life_days",
        mark("A shelf life is 1 to {days_max} days, not {days}."),
    ),
    "SizeUnsound": (
        "length_mm",
        mark("Length, width and height of {sku} must each be at least 1 mm."),
    ),
    "TooManyProducts": (
        "products",
        mark("At most {products_max} products at once, not {products}."),
    ),
    "UnknownCountry": ("origin_country", mark("{country} is no country in customs' table.")),
    "UnknownProduct": ("sku", mark("There is no product {sku}.")),
    "UnknownUnit": ("unit_code", mark("{unit_code} is no unit in customs' table.")),
    "VolumeBeyondSize": (
        "volume_cm3",
        mark("{sku} cannot fill {volume_cm3} cm³: a box of its size holds {box_cm3} cm³."),
    ),
}
