"""What is kept about me; take it away; erase it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.privacy import actions, queries
from rapport.privacy.archive import pack
from rapport.privacy.forms import EraseForm


@open_to_signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    parts = [(title, len(rows)) for title, rows in queries.everything_about(request.user) if rows]
    return render(request, "privacy/mine.html", {"parts": parts})


@open_to_signed_in
@require_POST
def download(request: SignedInRequest) -> HttpResponse:
    parts, files = queries.everything_about(request.user), queries.files_of(request.user)
    packed = pack(str(request.user), parts, files, timezone.localdate())
    return HttpResponse(
        packed,
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="about-me.zip"'},
    )


@open_to_signed_in
@require_http_methods(["GET", "POST"])
def erase(request: SignedInRequest) -> HttpResponse:
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.erase(by=request.user, person=request.user)
        logout(request)
        messages.success(request, "All about you has been erased, and you are signed out.")
        return redirect("home")
    return render(request, "privacy/erase.html", {"form": form}, status=422 if form.errors else 200)
