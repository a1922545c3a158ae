"""For who must defend every number: parameters, batches, stores, and what they say."""
