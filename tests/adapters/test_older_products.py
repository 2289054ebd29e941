from adapters.event_mapping import CODEC
from domain.product import ProductRegistered
from tests.adapters.examples import example_of

AS_FIRST_STORED = bytes.fromhex(
    "9aaa736b752de99b86e8b4a7b26d65726368616e745f69642de99b86e8b4a7ab6e616d652de99b86e8b4a7ae68735f"
    "636f64652de99b86e8b4a7b0756e69745f636f64652de99b86e8b4a7b56f726967696e5f636f756e7472792de99b86"
    "e8b4a793a831322e3334353030a831322e3334353030a831322e33343530302a2ad7ff6ce8302069a4e18b"
)
"""What `ProductRegistered@1` was: goods with a name, a code, a unit, an origin, rates, measures."""


def test_products_of_older_logs_say_nothing_of_what_was_not_asked():
    example = example_of(ProductRegistered)
    read = CODEC.decode("ProductRegistered@1", AS_FIRST_STORED)
    assert read == ProductRegistered(
        example.sku,
        example.merchant_id,
        example.name,
        example.hs_code,
        example.unit_code,
        example.origin_country,
        example.rates,
        example.weight_grams,
        example.volume_cm3,
        gtin="",
        legal_units=(),
        net_grams=None,
        size=None,
        shelf_life_days=None,
        brand="",
        specification="",
        positive_list=None,
        registered_at=example.registered_at,
    )


def test_what_is_read_of_older_logs_is_stored_in_todays_shape():
    read = CODEC.decode("ProductRegistered@1", AS_FIRST_STORED)
    name, payload = CODEC.encode(read)
    assert name == "ProductRegistered@2"
    assert CODEC.decode(name, payload) == read
