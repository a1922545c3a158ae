"""What does an experiment ask? Its file, what it varies, and the points of its design."""
