"""What does an experiment ask? Its file, what it varies, and the points of its design."""

from experiments.design.designs import KINDS, Design, points, unit_points
from experiments.design.experiment import CALM, Experiment, Precision, Shock
from experiments.design.factor import Factor
from experiments.design.layout import Layout
from experiments.design.orders import Dose, Order

__all__ = [
    "CALM",
    "KINDS",
    "Design",
    "Dose",
    "Experiment",
    "Factor",
    "Layout",
    "Order",
    "Precision",
    "Shock",
    "points",
    "unit_points",
]
