"""The screens: for a workshop, a strategist and a researcher."""
