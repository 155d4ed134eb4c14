"""What a programme changes about its agreement template: items off, required, added."""
