"""An instrument as XLSForm, for ODK, KoboToolbox, SurveyCTO and what else reads it."""
