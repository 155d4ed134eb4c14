"""What somebody asks for and the worker computes, the last of each kind kept: the baseline, the planned analysis."""
