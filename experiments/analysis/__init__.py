"""What do the runs of a batch say? Comparison, sensitivity, discovery, and what to decide."""
