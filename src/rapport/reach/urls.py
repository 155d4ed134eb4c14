"""Addresses of the reach, all below a programme."""

from django.urls import path

from rapport.reach import views
from rapport.reach.importing import views as importing
from rapport.reach.institutions import views as institutions

app_name = "reach"
HERE = "program/<slug:program>/"
FILE = f"{HERE}files/<int:old>/"

urlpatterns = [
    path(HERE, views.home, name="home"),
    path(f"{HERE}count/", views.count_again, name="count"),
    path(f"{HERE}institutions/", views.all_institutions, name="institutions"),
    path(f"{HERE}all/", views.archive, name="archive"),
    path(f"{HERE}results/", views.results, name="results"),
    path(f"{HERE}figures/<slug:figure>/", views.picture, name="picture"),
    path(f"{HERE}files/", importing.files, name="files"),
    path(FILE, importing.file, name="file"),
    path(f"{FILE}words/", importing.words, name="words"),
    path(f"{FILE}discard/", importing.discard, name="discard"),
    path(f"{HERE}names/", institutions.names, name="names"),
    path(f"{HERE}names/placed/", institutions.placed, name="placed"),
    path(f"{HERE}names/decided/", institutions.decided, name="decided"),
    path(f"{HERE}names/decided/<int:decision>/back/", institutions.take_back, name="take_back"),
    path(f"{HERE}people/", institutions.people, name="people"),
    path(f"{HERE}people/<int:pair>/", institutions.say_who, name="say_who"),
    path(f"{HERE}networks/", institutions.networks, name="networks"),
    path(f"{HERE}networks/members/", institutions.bring_in_members, name="members"),
    path(f"{HERE}networks/home/", institutions.set_home, name="set_home"),
    path(f"{HERE}networks/<int:hub>/gone/", institutions.take_from_network, name="take_from_network"),
]
