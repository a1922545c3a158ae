"""For councillors, managers, workers and families: one idea at a time, in chapters."""
