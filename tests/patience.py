"""How long a test waits for what is about to happen: far more than any of it takes.

One figure for all of them, for machines that are busy with something else or stand still for a
while. It costs nothing where things go well; where they do not, a test fails that much later.
"""

SECONDS = 60.0
MS = SECONDS * 1_000
