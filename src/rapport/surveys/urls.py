"""Addresses under /surveys/."""

from django.urls import path

from rapport.surveys import codebook_views, views
from rapport.surveys.editor import publishing_views
from rapport.surveys.editor import views as editor

app_name = "surveys"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:survey>/", views.answer, name="answer"),
    path("<int:survey>/about/<str:subject>/", views.answer, name="answer"),
    path("<int:survey>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:survey>/about/<str:subject>/withdraw/", views.withdraw, name="withdraw"),
    path("instruments/", codebook_views.instruments, name="instruments"),
    path("instruments/drafts/", editor.drafts, name="drafts"),
    path("instruments/drafts/<int:draft>/edit/", editor.draft, name="draft"),
    path("instruments/drafts/<int:draft>/part/<slug:kind>/<path:key>/", editor.part, name="draft_part"),
    path("instruments/drafts/<int:draft>/remove/<slug:kind>/<path:key>/", editor.remove, name="draft_remove"),
    path("instruments/drafts/<int:draft>/preview/", publishing_views.preview, name="draft_preview"),
    path("instruments/drafts/<int:draft>/publish/", publishing_views.publish, name="draft_publish"),
    path("instruments/drafts/<int:draft>/copy/", publishing_views.copy_draft, name="draft_copy"),
    path("instruments/drafts/<int:draft>/instrument.yaml", publishing_views.draft_yaml, name="draft_yaml"),
    path("instruments/<slug:instrument>/<int:number>/words/", publishing_views.words, name="words"),
    path("instruments/<slug:instrument>/<int:number>/instrument.yaml", publishing_views.version_yaml, name="yaml"),
    path("instruments/<slug:instrument>/<int:number>/", codebook_views.instrument, name="instrument"),
    path("instruments/<slug:instrument>/<int:number>/codebook.csv", codebook_views.codebook_csv, name="codebook"),
]
