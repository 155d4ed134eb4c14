"""Whether two or more people say the same: shares, coefficients corrected for chance, intervals.

``ratings`` counts what was said, ``weights`` says how near two categories are; ``two`` compares two raters,
``code_sets`` two coders who give any number of codes to a unit, ``many`` any number of raters, ``alpha`` any number on
any level of measurement, ``intraclass`` measurements, ``perception`` a guess with its answer. ``resampling`` draws the
items again.
"""
