"""What platforms are told of Rapport, and the link that somebody chooses there: it opens in a new tab."""

from rapport.training.course import Course
from rapport.training.lti import own_key
from rapport.training.lti.launches import CHOICE, CLAIM, RESOURCE, SCORE, SPEC, Launch
from rapport.training.lti.questions import address

NEW_TAB = {"targetName": "_blank"}


def signed_choice(launch: Launch, course: Course) -> str:
    """The answer to a platform that asked what its link is to open."""
    platform = launch.platform
    link = {
        "type": "ltiResourceLink",
        "title": course.title,
        "text": course.summary,
        "url": address("lti_launch"),
        "window": NEW_TAB,
        # One point: the course is completed, or not yet.
        "lineItem": {"label": course.title, "scoreMaximum": 1},
    }
    said = {
        "iss": platform.client_id,
        "aud": [platform.issuer],
        f"{CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{CLAIM}version": "1.3.0",
        f"{CLAIM}deployment_id": launch.deployment,
        f"{SPEC}lti-dl/claim/content_items": [link],
    }
    return own_key.sign(said | ({f"{SPEC}lti-dl/claim/data": launch.data} if launch.data else {}))


def settings_of_rapport() -> dict[str, object]:
    """Our addresses and what we ask for."""
    launch = address("lti_launch")
    places = [{"placement": "assignment_selection", "message_type": CHOICE, "target_link_uri": launch}]
    return {
        "title": "Rapport",
        "description": "Courses on mentoring: sign-in, a place in the programme, and word of the completion.",
        "oidc_initiation_url": address("lti_login"),
        "target_link_uri": launch,
        "redirect_uris": [launch],
        "public_jwk_url": address("lti_keys"),
        "scopes": [SCORE],
        "messages": [{"type": RESOURCE}, {"type": CHOICE}],
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "privacy_level": "public",
                "settings": {"text": "Rapport", "windowTarget": "_blank", "placements": places},
            }
        ],
    }
