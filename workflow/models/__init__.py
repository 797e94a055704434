from workflow.models.amendment import Amendment
from workflow.models.event import Event
from workflow.models.message import Message
from workflow.models.reading import Reading
from workflow.models.subject import Subject

__all__ = ["Amendment", "Event", "Message", "Reading", "Subject"]
