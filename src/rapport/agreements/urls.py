"""Addresses under /agreements/. A mentorship has one agreement, and it has the mentorship's number."""

from django.urls import path

from rapport.agreements import sheet_views, views
from rapport.agreements.agree import views as agree
from rapport.agreements.aligning import views as aligning
from rapport.agreements.choosing import views as choosing
from rapport.agreements.review import views as review

app_name = "agreements"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("check/", views.check, name="check"),
    path("programs/<slug:program>/items/", choosing.choose, name="choose"),
    path("programs/<slug:program>/items/add/", choosing.add, name="choose_add"),
    path("chair/", agree.chair_desk, name="chair_desk"),
    path("chair/<int:mentorship>/", agree.chair_sign, name="chair_sign"),
    path("<int:mentorship>/", views.overview, name="overview"),
    path("<int:mentorship>/answer/", sheet_views.answer, name="answer"),
    path("<int:mentorship>/compare/", aligning.compare, name="compare"),
    path("<int:mentorship>/items/<slug:item>/", aligning.item, name="item"),
    path("<int:mentorship>/items/<slug:item>/judge/", aligning.judge, name="judge"),
    path("<int:mentorship>/add-item/", aligning.add_item, name="add_item"),
    path("<int:mentorship>/version/", views.make_version, name="make_version"),
    path("<int:mentorship>/sign/", views.sign, name="sign"),
    path("<int:mentorship>/version-<int:number>.pdf", views.download, name="download"),
    path("<int:mentorship>/version-<int:number>.docx", agree.word_copy, name="word_copy"),
    path("<int:mentorship>/version-<int:number>.json", agree.exact_words, name="exact_words"),
    path("<int:mentorship>/versions/", agree.versions, name="versions"),
    path("<int:mentorship>/terms/", agree.terms, name="terms"),
    path("<int:mentorship>/review/", review.review, name="review"),
    path("<int:mentorship>/review/stay/", review.let_stay, name="let_stay"),
    path("<int:mentorship>/review/pace/", review.pace, name="pace"),
    path("programs/<slug:program>/", review.rules, name="rules"),
]
