"""Rapport runs a research-mentoring programme."""

import os

__version__ = "0.1.0"

# One thread in linear algebra, said before NumPy is first loaded: our matrices are small, so that a second thread
# costs more than it brings (six times as much on a busy machine), and a run gives the same bits on any number of cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
