"""Anonymous surveys, once per person: from the opened survey to the evaluator's table.

Only this package and `rapport.ballots` know that a secret is drawn by the server and sent by mail. Everybody else asks
`queries.state` how a survey goes and `queries.parts` for what was released; that stays when somebody's browser draws
the secret and the server signs it blindly.
"""
