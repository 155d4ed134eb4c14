"""The sealed allocation: drawn once, opened one by one by the allocation officer, revealed at the end."""
