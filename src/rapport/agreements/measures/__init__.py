"""Process and outcome measures: what Table 4 of the paper asks for, for the pair itself and for cohorts."""
