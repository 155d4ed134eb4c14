"""The flow of institutions and participants through the trial, drawn from its data: CONSORT for cluster trials."""
