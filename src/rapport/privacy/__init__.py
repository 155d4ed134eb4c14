"""Hand over or erase all about a person."""
