"""What a trial keeps: its protocol in versions, institutions and participants, the sealed allocation, what happened."""

from rapport.trials.models.allocation import LogLine, Randomisation
from rapport.trials.models.analysis import OutcomeReport
from rapport.trials.models.asked import Asked
from rapport.trials.models.baseline import Baseline, BaselineFile
from rapport.trials.models.following import Attendance, Happening, Session
from rapport.trials.models.meetings import Meeting
from rapport.trials.models.pairs import NearPeer
from rapport.trials.models.sites import Participant, Site, SiteLevel
from rapport.trials.models.trials import ProtocolRegistration, ProtocolVersion, Trial

__all__ = [
    "Asked",
    "Attendance",
    "Baseline",
    "BaselineFile",
    "Happening",
    "LogLine",
    "Meeting",
    "NearPeer",
    "OutcomeReport",
    "Participant",
    "ProtocolRegistration",
    "ProtocolVersion",
    "Randomisation",
    "Session",
    "Site",
    "SiteLevel",
    "Trial",
]
