"""What happens when a workflow ends well. Named by ``WAGTAIL_FINISH_WORKFLOW_ACTION``.

Wagtail imports this while its own models are being made, so no model is imported here.
"""

from typing import Any

from wagtail.workflows import publish_workflow_state


def publish(workflow_state: Any, user: Any = None) -> None:
    """A review publishes what was read; every other task leaves it to Wagtail."""
    last = workflow_state.current_task_state.specific
    if hasattr(last, "publish_what_was_read"):
        last.publish_what_was_read(user)
    else:
        publish_workflow_state(workflow_state, user=user)
