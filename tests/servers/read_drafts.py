"""Run inside the installation: what it holds of every draft, as one line of JSON."""

import json

from desk.models import Application
from forms.models import Draft, Submission

print(
    "DRAFTS",
    json.dumps(
        {
            str(draft.uuid): {
                "steps": sorted(set(draft.saved.values_list("step", flat=True))),
                "sent": draft.submitted_at is not None,
                "submissions": Submission.objects.filter(draft=draft).count(),
                "applications": Application.objects.filter(submission__draft=draft).count(),
            }
            for draft in Draft.objects.all()
        }
    ),
)
