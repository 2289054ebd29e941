"""What the rules of a chain draw: names from small pools, few units, and what customs may say."""

from hypothesis import strategies as st

from application.customs_desk import MessageKind
from domain.goods import SkuUnits
from tests.properties import pools

STATUSES = (120, 800, 800, 399, 100, -1, 1, 3, 4, 300, 400, 500, 501, 600, 700, 899, 7)
KINDS = [[kind] for kind in MessageKind]

numbers = st.lists(st.sampled_from(pools.NUMBERS), min_size=1, max_size=4, unique=True)
orders = st.lists(st.sampled_from(pools.ORDERS), min_size=1, max_size=3, unique=True).map(tuple)
order = st.sampled_from(pools.ORDERS)
batch = st.sampled_from(pools.BATCHES)
entry = st.sampled_from(pools.ENTRIES)
run = st.sampled_from(pools.RUNS)
exit_id = st.sampled_from(pools.EXITS)
sku = st.sampled_from(pools.SKUS)
few = st.integers(0, 2)
index = st.integers(0, 40)
return_no = st.sampled_from(["1", "2", "refused", "withdrawn"])
units = st.lists(st.builds(SkuUnits, sku, st.integers(1, 2)), max_size=2).map(tuple)
subset = st.sampled_from([(0,), (1,), (0, 1)])
depth = st.sampled_from([0, 2, 4, 6, 7, 9, 10, 11, 12, 12, 13, 13, 13, 14, 14, 15, 15, 16, 17, 18])
kinds = st.sampled_from([list(MessageKind), *KINDS, [MessageKind.DECLARATIONS]])
statuses = st.sampled_from(STATUSES)
