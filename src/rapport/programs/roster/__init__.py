"""The roster import: a sheet of people, roles, institutions and pairs, looked at first and then taken over."""
