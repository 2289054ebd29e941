"""Fills a draft's items from the products that are filed, before the draft is decided.

Products stand in the operator's shared partition and campaigns in a book: an append touches one of
them only, so the command itself says what its products are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from application.state_reading import StateReader
from application.streams import PRODUCT
from domain.campaign_commands import DraftCampaign, ItemDiffersFromProduct
from domain.campaign_events import CampaignItem
from domain.identifiers import MerchantId, Partition, Sku, shared_of, stream_of
from domain.product import ProductRegistered, facts_of
from domain.product_facts import ProductFacts


def with_products(reader: StateReader, partition: Partition, command: Any) -> Any:
    """A draft with the facts of its products; every other command as it is.

    Raises ItemDiffersFromProduct for facts that its sender made up.
    """
    if not isinstance(command, DraftCampaign):
        return command
    filed = products_of(reader, partition, (item.sku for item in command.items))
    return filled(command, facts_of_merchant(filed, command.merchant_id))


def filled(draft: DraftCampaign, filed: Mapping[Sku, ProductFacts]) -> DraftCampaign:
    return replace(draft, items=tuple(filled_item(item, filed) for item in draft.items))


def filled_item(item: CampaignItem, filed: Mapping[Sku, ProductFacts]) -> CampaignItem:
    facts = filed.get(item.sku)
    if item.facts is not None and item.facts != facts:
        raise ItemDiffersFromProduct(
            sku=item.sku, field="facts", offered=item.facts.name, filed=facts.name if facts else ""
        )
    return item if facts is None else replace(item, facts=facts)


def products_of(
    reader: StateReader, partition: Partition, skus: Iterable[Sku]
) -> Mapping[Sku, ProductRegistered]:
    """The latest registration of each product that has one, withdrawn or not: one query."""
    shared = shared_of(partition)
    ids = {stream_of(shared, PRODUCT, sku): sku for sku in skus}
    standing = reader.read(ids.keys()) if ids else {}
    found = {ids[i]: each.state.registered for i, each in standing.items()}
    return {sku: registered for sku, registered in found.items() if registered}


def facts_of_merchant(
    filed: Mapping[Sku, ProductRegistered], merchant_id: MerchantId
) -> Mapping[Sku, ProductFacts]:
    """Another merchant's product under the same SKU says nothing of this one's goods."""
    return {
        sku: facts_of(product)
        for sku, product in filed.items()
        if product.merchant_id == merchant_id
    }
