"""Addresses under /people/account/: what we use of allauth, each by name. There are no passwords, so no such pages."""

from allauth.account import views as account
from allauth.urls import build_provider_urlpatterns
from django.urls import include, path

from rapport.people.views import confirm_code

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("login/code/", confirm_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("email/", account.email, name="account_email"),
    path("email/code/", account.email_verification_sent, name="account_email_verification_sent"),
    path("2fa/", include("allauth.mfa.urls")),
    path("elsewhere/", include("allauth.socialaccount.urls")),
    *build_provider_urlpatterns(),
]
