from dataclasses import replace

from adapters.event_mapping import CODEC
from domain.campaign_events import CampaignDrafted
from domain.campaign_terms import AfterDeclaration
from tests.adapters.examples import example_of

AS_STORED_SECOND = bytes.fromhex(
    "9eb263616d706169676e5f69642de99b86e8b4a7b26d65726368616e745f69642de99b86e8b4a7ab6e616d652de9"
    "9b86e8b4a7919baa736b752de99b86e8b4a7ab6e616d652de99b86e8b4a7a831322e33343530302aae68735f636f"
    "64652de99b86e8b4a7b0756e69745f636f64652de99b86e8b4a7b56f726967696e5f636f756e7472792de99b86e8"
    "b4a793a831322e3334353030a831322e3334353030a831322e33343530302a2adc0010aa736b752de99b86e8b4a7"
    "ab6e616d652de99b86e8b4a7ae68735f636f64652de99b86e8b4a7b0756e69745f636f64652de99b86e8b4a7b56f"
    "726967696e5f636f756e7472792de99b86e8b4a793a831322e3334353030a831322e3334353030a831322e333435"
    "30302a2aab6774696e2de99b86e8b4a79192b0756e69745f636f64652de99b86e8b4a7a831322e33343530302a93"
    "2a2a2a2aac6272616e642de99b86e8b4a7b473706563696669636174696f6e2de99b86e8b4a793ad6e756d626572"
    "2de99b86e8b4a7aa323032362d30332d3032aa323032362d30332d303295b56f726967696e5f636f756e7472792d"
    "e99b86e8b4a7b36f726967696e5f706c6163652de99b86e8b4a7ab706f72742de99b86e8b4a7ab6d6f64652de99b"
    "86e8b4a7ad726567696d652de99b86e8b4a7d7ff6ce8302069a4e18bd7ff6ce8302069a4e18b2a2aaa323032362d"
    "30332d3032b074696d655f7a6f6e652de99b86e8b4a7d7ff6ce8302069a4e18baa323032362d30332d303299962a"
    "d7ff6ce8302069a4e18bd7ff6ce8302069a4e18b2a912aa872657475726e65642a932a2a2a922a2a93d7ff6ce830"
    "2069a4e18bd7ff6ce8302069a4e18b2ad7ff6ce8302069a4e18b9199ae63616d706169676e207072696365ab6e61"
    "6d652de99b86e8b4a792d7ff6ce8302069a4e18bd7ff6ce8302069a4e18b91ab736b75732de99b86e8b4a72aa831"
    "322e33343530302a2ac39199ab636f64652de99b86e8b4a72a92d7ff6ce8302069a4e18bd7ff6ce8302069a4e18b"
    "a831322e33343530302aa5676f6f6473a831322e33343530302a2a2a"
)
"""What `CampaignDrafted@2` was: with terms that said nothing of wishes after the declaration."""


def test_a_campaign_of_before_it_said_so_has_withdrawals_asked_and_is_no_copy():
    example = example_of(CampaignDrafted)
    terms = replace(example.terms, after_declaration=AfterDeclaration.WITHDRAWN)
    before = replace(example, terms=terms, copied_from=None)
    assert CODEC.decode("CampaignDrafted@2", AS_STORED_SECOND) == before
    read = CODEC.decode_lazily("CampaignDrafted@2", AS_STORED_SECOND)
    assert read == before
    name, payload = CODEC.encode(read)
    assert CODEC.decode(name, payload) == read
