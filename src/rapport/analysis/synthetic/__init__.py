"""Synthetic people whose tables are the printed ones: ``rapport simulate``.

What the papers print stands in ``content/synthetic/*.yaml``, each number with the table it comes from; these
files are the specification, and this package makes people that meet it. Pure: no Django, no database.
"""
