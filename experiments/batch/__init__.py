"""How are thousands of runs done, and kept? The store, the runner, and ways beyond one machine."""
