"""Addresses of trials, all below a programme."""

from django.urls import path

from rapport.trials import views
from rapport.trials.allocation import views as allocation
from rapport.trials.analysing import views as analysing
from rapport.trials.baseline import views as baseline
from rapport.trials.flow import views as flow
from rapport.trials.following import views as following
from rapport.trials.meetings import views as meetings
from rapport.trials.pairs import views as pairs
from rapport.trials.protocol import views as protocol
from rapport.trials.sites import views as sites

app_name = "trials"
HERE = "program/<slug:program>/"
TRIAL = f"{HERE}trial/<int:trial>/"
SITE = f"{TRIAL}institutions/<int:site>/"

urlpatterns = [
    path(HERE, views.home, name="home"),
    path(f"{HERE}begin/", protocol.begin, name="begin"),
    path(TRIAL, views.trial, name="trial"),
    path(f"{TRIAL}protocol/", protocol.text, name="protocol"),
    path(f"{TRIAL}protocol/versions/<int:number>/", protocol.version_file, name="protocol_file"),
    path(f"{TRIAL}protocol/register/", protocol.register, name="register"),
    path(f"{TRIAL}institutions/", sites.sites, name="sites"),
    path(SITE, sites.site, name="site"),
    path(f"{SITE}move/", sites.move, name="move_site"),
    path(f"{SITE}rely/", sites.rely, name="rely"),
    path(f"{SITE}levels/", sites.sort_in, name="sort_in"),
    path(f"{SITE}ask/", sites.ask, name="ask"),
    path(f"{SITE}include/", sites.include, name="include"),
    path(f"{SITE}leave/", sites.leave, name="leave"),
    path(f"{SITE}sessions/", following.sessions, name="sessions"),
    path(f"{SITE}meetings/", meetings.meetings, name="meetings"),
    path(f"{SITE}meetings/<int:planned>/", meetings.meeting, name="meeting"),
    path(f"{SITE}meetings/<int:planned>/move/", meetings.move, name="move_meeting"),
    path(f"{SITE}meetings/<int:planned>/call-off/", meetings.call_off, name="call_off_meeting"),
    path(f"{SITE}near-peers/", pairs.pairs, name="pairs"),
    path(f"{SITE}near-peers/end/", pairs.part, name="part"),
    path(f"{SITE}note/", following.note_here, name="note_here"),
    path(f"{TRIAL}allocation/", allocation.allocation, name="allocation"),
    path(f"{TRIAL}allocation/seal/", allocation.seal, name="seal"),
    path(f"{TRIAL}allocation/annul/", allocation.annul, name="annul"),
    path(f"{TRIAL}allocation/reveal/", allocation.reveal, name="reveal"),
    path(f"{TRIAL}allocation/unblind/", allocation.unblind, name="unblind"),
    path(f"{TRIAL}allocation/log.jsonl", allocation.log_file, name="log_file"),
    path(f"{TRIAL}allocation/redcap/", allocation.redcap, name="redcap"),
    path(f"{TRIAL}plan.yaml", allocation.analysis_plan, name="analysis_plan"),
    path(f"{TRIAL}blinded.csv", allocation.blinded, name="blinded"),
    path(f"{TRIAL}happenings/", following.happenings, name="happenings"),
    path(f"{TRIAL}fidelity/", following.fidelity, name="fidelity"),
    path(f"{TRIAL}baseline/", baseline.baseline, name="baseline"),
    path(f"{TRIAL}baseline/<str:taken_out>", baseline.baseline_file, name="baseline_file"),
    path(f"{TRIAL}outcomes/", analysing.outcomes, name="outcomes"),
    path(f"{TRIAL}outcomes/report.zip", analysing.outcomes_archive, name="outcomes_archive"),
    path(f"{TRIAL}flow/", flow.flow, name="flow"),
    path(f"{TRIAL}flow/flow.svg", flow.svg_file, name="flow_svg"),
    path(f"{TRIAL}flow/flow.pdf", flow.pdf_file, name="flow_pdf"),
    path(f"{TRIAL}flow/flow.docx", flow.docx_file, name="flow_docx"),
]
