"""What an evaluation keeps: plans with all their versions, and runs with what they found – never the data."""

from rapport.evaluation.models.plans import AnalysisPlan, PlanVersion, Registration
from rapport.evaluation.models.runs import Run, RunFile, RunFinding, RunMistake, RunSource

__all__ = ["AnalysisPlan", "PlanVersion", "Registration", "Run", "RunFile", "RunFinding", "RunMistake", "RunSource"]
