"""An analysis plan and a data file become tables; works with no database and no web.

``plan`` and ``plan_checks`` read the plan (without numpy), ``data`` the data, ``exclusions`` leaves
people out and counts them, ``table_one`` and ``paired_table`` are the verbs, ``report`` and ``output``
write, ``run`` puts it together, ``command`` is the command line.
"""
