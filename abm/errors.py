"""What goes wrong when a person gives the model something it cannot use."""


class InputError(ValueError):
    """Something given by a person cannot be used: the message says what, why and what to do."""
