"""Instruments for people who do not write YAML: drafts in the browser, preview, comparison, publishing."""
