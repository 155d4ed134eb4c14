"""Addresses of the qualitative part, all below a programme."""

from django.urls import path

from rapport.qualitative import views
from rapport.qualitative.coding import code_views as coding
from rapport.qualitative.coding import views as rounds
from rapport.qualitative.material import views as material

app_name = "qualitative"
HERE = "program/<slug:program>/"
PROJECT = f"{HERE}project/<int:project>/"
ROUND = f"{PROJECT}rounds/<int:coding_round>/"

urlpatterns = [
    path(HERE, views.home, name="home"),
    path(f"{HERE}begin/", views.begin, name="begin"),
    path(PROJECT, views.project, name="project"),
    path(f"{PROJECT}rounds/", rounds.rounds, name="rounds"),
    path(f"{PROJECT}rounds/new/", rounds.new_round, name="new_round"),
    path(f"{PROJECT}rounds/coders/<int:coder>/release/", rounds.release, name="release_coder"),
    path(ROUND, rounds.one_round, name="round"),
    path(f"{ROUND}code/", coding.code, name="code"),
    path(f"{ROUND}code/<int:position>/", coding.code_text, name="code_text"),
    path(f"{ROUND}code/texts/", coding.texts, name="code_texts"),
    path(f"{ROUND}code/save/", coding.save, name="save_codes"),
    path(f"{ROUND}mine/", coding.own_texts, name="own_texts"),
    path(f"{ROUND}submit/", coding.submit_round, name="submit_round"),
    path(f"{PROJECT}change/", views.change, name="change"),
    path(f"{PROJECT}members/", views.members, name="members"),
    path(f"{PROJECT}texts/", material.texts, name="texts"),
    path(f"{PROJECT}texts/<int:material>/", material.document, name="document"),
]
