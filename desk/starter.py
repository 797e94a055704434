"""Which kinds of place help with which topic: the routing page's starting point."""

from typing import Any

from desk.needs import Need
from home import starter
from home.topics import Topic
from network.models import Function

# Topic → functions, both by the keys of their own starter files.
NEEDS = {
    "eviction": ("housing-advice", "mediation", "debt-advice"),
    "rent": ("housing-advice", "debt-advice"),
    "debts": ("debt-advice",),
    "work": ("work-guidance",),
    "food": ("food-distribution",),
    "temporary-home": ("reception", "guidance", "housing-advice"),
    "finding-a-home": ("housing-advice",),
    "landlords": ("mediation", "housing-advice"),
    "endowments": ("guidance", "secretariat"),
    "benefits": ("secretariat", "information"),
    "childcare": ("guidance", "reception"),
    "mutual-help": ("reception",),
    "volunteering": ("reception",),
}
ORDER = 60  # after topics and the network


def load(report: starter.Report) -> None:
    for key, functions in NEEDS.items():
        topic = Topic.objects.filter(key=key).first()
        if topic is not None:
            _load_one(topic, functions, report)


def _load_one(topic: Topic, functions: tuple[str, ...], report: starter.Report) -> None:
    def write(need: Need | None) -> Need:
        need = need or Need.objects.get_or_create(topic=topic)[0]
        need.functions.set(Function.objects.filter(key__in=functions))
        return need

    starter.load_one(
        f"desk/need/{topic.key}",
        functions,
        find=lambda pk: Need.objects.filter(pk=pk).first(),
        write=write,
        state=_state,
        report=report,
    )


def _state(need: Need) -> Any:
    return sorted(need.functions.values_list("key", flat=True))


def connect() -> None:
    starter.register(ORDER, "desk", load)
