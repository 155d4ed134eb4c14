"""An arm opens its courses, for the participants of the institutions that went to it and for nobody else."""
