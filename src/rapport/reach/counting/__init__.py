"""How many people registered, when, from where and why: counted by the worker, read by the page."""
