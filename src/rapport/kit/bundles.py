"""Style sheets and scripts that a page asks for in one piece, put together when static files are collected.

While a developer works, each file stands alone, under its own name; on a server a page needs fewer journeys.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

BASE_STYLES = ("kit/kit.css", "kit/forms.css", "kit/components.css")
BASE_SCRIPTS = ("django_htmx/htmx-2.min.js", "kit/kit.js")
# Whole file → what is in it, in order. They lie in `kit/`, where the fonts of kit.css are found.
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "kit/pages.css": BASE_STYLES,
    "kit/pages.js": BASE_SCRIPTS,
    "kit/course.css": (*BASE_STYLES, "training/training.css"),
    "kit/course.js": (*BASE_SCRIPTS, "training/training.js", "training/dose.js"),
}


def parts_of(bundle: str) -> tuple[str, ...]:
    """The files that a page has to ask for: the whole where static files are collected, else each of its parts."""
    return (bundle,) if isinstance(staticfiles_storage, BundlingStorage) else BUNDLES[bundle]


def early(bundle: str) -> str:
    """The header `Link` with which a browser fetches a style sheet before it has read the page."""
    return ", ".join(f"<{static(part)}>; rel=preload; as=style" for part in parts_of(bundle))


class BundlingStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Puts the bundles beside the files that were collected; they are then hashed and compressed as all others."""

    def post_process(
        self,
        paths: dict[str, tuple[Storage, str]],
        dry_run: bool = False,
        **options: Any,  # noqa: ANN401 – Django's
    ) -> Iterator[tuple[str, str, bool]]:
        if not dry_run:
            for name, parts in BUNDLES.items():
                Path(self.path(name)).unlink(missing_ok=True)
                self._save(name, ContentFile(b"\n".join(self._bytes(paths, part) for part in parts)))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    @staticmethod
    def _bytes(paths: dict[str, tuple[Storage, str]], name: str) -> bytes:
        storage, path = paths[name]
        with storage.open(path) as file:
            return bytes(file.read())
