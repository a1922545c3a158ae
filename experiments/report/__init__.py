"""How is a batch told to those who must choose? One page, a text, figures and tables."""

from experiments.report.report import Report, report

__all__ = ["Report", "report"]
