"""How far two coders who did not see each other say the same, computed once on a closed round."""
