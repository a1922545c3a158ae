"""Claims about the world, and the house rules of the project."""
