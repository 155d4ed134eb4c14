"""An analysis plan and a data file become tables; works with no database and no web.

``plan``, ``variables`` and ``specs`` say what a plan may hold; ``checks`` and ``plan_checks`` find its
mistakes (all without numpy). ``sources`` and ``data`` read the data, ``derive`` makes variables of others,
``exclusions`` leaves people out and counts them. ``verbs`` lists verb → function; ``report`` and ``output``
write, ``run`` puts it together, ``command`` is the command line.
"""
