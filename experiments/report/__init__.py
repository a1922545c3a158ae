"""What can be handed to a board? One page that stands alone, its figures, and its sources."""
