"""The word query as a page: rules and decisions with reasons, counted by a job, read by many.

``texts`` says who counts as one person and what they wrote, ``standing`` which rules hold, ``count_process`` counts in
a process of its own, ``counted`` is what came out, put together with line and decisions by the pure ``words``.
"""
