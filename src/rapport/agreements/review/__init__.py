"""Looking again at what was agreed: is it still right?"""
