from django.urls import path

from rapport.ballots import views

app_name = "ballots"
urlpatterns = [path("<slug:slug>/", views.box, name="box")]
