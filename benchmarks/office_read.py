"""In the portal's own shell: the notes and changes that were kept, and histories with gaps."""

import json

from desk.models import Application, Note
from workflow.models import Event

changes, torn = [], []
for application in Application.objects.all():
    events = list(Event.objects.about(application).order_by("version"))
    if [event.version for event in events] != list(range(1, application.version + 1)):
        torn.append([application.pk])
    changes += [[application.pk, event.transition, str(event.actor_id)] for event in events]
notes = [[note.text] for note in Note.objects.all()]
print("OFFICE", json.dumps({"changes": changes, "notes": notes, "torn": torn}))
