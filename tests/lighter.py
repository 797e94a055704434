"""What makes every test cheaper, and changes nothing that a test looks at."""

import gc

from django.template import Context, RequestContext, Template
from django.test import signals, utils


def keep_pages_only() -> None:
    """Django's test client keeps a copy of the context of every template that is drawn. A list of
    the desk draws 900 (widgets, cells, icons); what a test reads is the page around them."""
    utils.instrumented_test_render = _drawn


def _drawn(template: Template, context: Context) -> str:
    if isinstance(context, RequestContext) and context.template is template:
        signals.template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


def leave_what_stays() -> None:
    """Modules and collected tests stay to the end: looking through them for garbage again and again
    costs a fifth of the time of a page."""
    gc.collect()
    gc.freeze()
