"""Numbers about the world outside: what a stress test may change, and no policy decides."""

from abm.registry import Parameter, world

PARAMETERS: list[Parameter] = [
    *world("labour_demand", 1, (0.2, 3), "ratio", "demand for labour, 1 = as in the place now",
           plausible=(0.7, 1.3)),
    *world("poverty_shock", 1, (0, 10), "ratio", "how much likelier money trouble is than now",
           plausible=(1, 2)),
    *world("austerity", 1, (0.1, 2), "ratio", "money for services against now",
           plausible=(0.7, 1.1)),
    *world("risk_shock", 0, (0, 1), "0 to 1",
           "fear of blame after a scandal or an inspection"),
    *world("churn", 1, (0, 10), "ratio", "how often households move against now",
           plausible=(0.5, 2)),
]  # fmt: skip
