"""Programmes, cohorts, participations, consents, mentorships and their teams."""
