"""Whether the numbers of a printed table can be right together. Standard library alone; nothing is contacted."""
