"""How many replications and threads may anybody ask for?"""

MOST_REPLICATIONS = 100_000
MOST_THREADS = 256
