"""The world they share: chance, parameters, place, policy, the week, and the two drivers."""
