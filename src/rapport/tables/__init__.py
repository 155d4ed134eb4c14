"""A publication table as a frozen value, its verbs and its renderers.

Standard library only. ``table`` holds the value, ``record`` the long records of results.json,
``numbers`` how figures are written, ``html``, ``csv_export`` and ``record`` how a table leaves.
"""
