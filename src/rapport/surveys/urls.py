"""Addresses under /surveys/."""

from django.urls import path

from rapport.surveys import codebook_views, views
from rapport.surveys.anonymous import views as anonymous
from rapport.surveys.collected import views as collected
from rapport.surveys.editor import dictionary_views, publishing_views
from rapport.surveys.editor import views as editor
from rapport.surveys.evaluations import views as evaluations
from rapport.surveys.exports import export_views
from rapport.surveys.exports import views as exports
from rapport.surveys.redcap_api import desk
from rapport.surveys.reports import views as reports
from rapport.surveys.waves import open_views, rate_views
from rapport.surveys.waves import views as wave_views
from rapport.surveys.xlsform import views as xlsform

app_name = "surveys"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:survey>/", views.answer, name="answer"),
    path("<int:survey>/about/<str:subject>/", views.answer, name="answer"),
    path("<int:survey>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:survey>/answers/", exports.answers, name="answers"),
    path("answers/<int:response>/", exports.response, name="response"),
    path("answers/files/<int:attachment>/", exports.attachment, name="attachment"),
    path("<int:survey>/export/", export_views.export, name="export"),
    path("<int:survey>/codebook/", export_views.survey_codebook, name="survey_codebook"),
    path("exports/<int:export>/", export_views.fetch, name="export_file"),
    path("<int:survey>/elsewhere/", collected.choose, name="collected"),
    path("elsewhere/<int:collected>/", collected.look, name="collected_look"),
    path("elsewhere/<int:collected>/columns/", collected.columns, name="collected_columns"),
    path("elsewhere/<int:collected>/settle/", collected.settle, name="collected_settle"),
    path("elsewhere/<int:collected>/confirm/", collected.confirm, name="collected_confirm"),
    path("elsewhere/<int:collected>/discard/", collected.discard, name="collected_discard"),
    path("<int:survey>/about/<str:subject>/withdraw/", views.withdraw, name="withdraw"),
    path("anonymous/<slug:slug>/", anonymous.form, name="anonymous"),
    path("<int:anonymous>/box/", anonymous.box, name="box"),
    path("<int:anonymous>/box/end/", anonymous.end, name="end"),
    path("<int:anonymous>/released/", anonymous.released, name="released"),
    path("<int:anonymous>/released/<slug:text>/", anonymous.texts, name="texts"),
    path("reports/<slug:program>/", reports.report, name="report"),
    path("instruments/", codebook_views.instruments, name="instruments"),
    path("instruments/drafts/", editor.drafts, name="drafts"),
    path("instruments/drafts/dictionary/", dictionary_views.take_dictionary, name="dictionary"),
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
    path("instruments/<slug:instrument>/<int:number>/dictionary.csv", dictionary_views.download, name="redcap"),
    path("instruments/<slug:instrument>/<int:number>/codebook.csv", codebook_views.codebook_csv, name="codebook"),
    path("instruments/<slug:instrument>/<int:number>/xlsform.xlsx", xlsform.xlsform, name="xlsform"),
    path("program/<slug:program>/", wave_views.waves, name="waves"),
    path("program/<slug:program>/plan/", wave_views.plan, name="plan"),
    path("program/<slug:program>/course/<slug:course>/", evaluations.course, name="evaluation"),
    path("program/<slug:program>/mails/", wave_views.letters, name="letters"),
    path("program/<slug:program>/interchange/", desk.interchange, name="interchange"),
    path("program/<slug:program>/interchange/views/", desk.keep_view, name="export_views"),
    path("program/<slug:program>/interchange/entered/", desk.staff_form, name="staff_form"),
    path("program/<slug:program>/interchange/study-ids/", desk.study_ids, name="study_ids"),
    path("program/<slug:program>/rates/", rate_views.rates, name="rates"),
    path("program/<slug:program>/survey/<int:survey>/", rate_views.survey, name="asked"),
    path("program/<slug:program>/survey/<int:survey>/reminders/", rate_views.reminders, name="reminders"),
    path("program/<slug:program>/preview/<slug:instrument>/<int:number>/", open_views.preview, name="preview"),
    path("program/<slug:program>/<int:wave>/days/", wave_views.days, name="days"),
    path("program/<slug:program>/<int:wave>/open/", open_views.choose, name="choose"),
    path("program/<slug:program>/<int:wave>/open/<slug:instrument>/<int:number>/", open_views.open_survey, name="open"),
]
