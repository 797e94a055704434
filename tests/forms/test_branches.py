"""Every way through the forms, filled from what each kind of question says it accepts."""

from itertools import product

import pytest

from forms.catalogue import HOUSING_RISK, SHIPPED
from forms.models import Submission
from forms.publishing import compiled
from forms.versions import publish
from tests.forms import whole
from tests.forms.filling import demo_post, hidden

BRANCHES = [
    {"in_torino": where, "contract": contract, "letter": letter, "legal_date": date}
    for where, contract, letter, date in product(
        ("yes", "no", "unknown"), ("rent", "guest"), ("none", "order", "unknown"), (True, False)
    )
]


@pytest.mark.parametrize(
    "branch", BRANCHES, ids=lambda one: "-".join(str(value) for value in one.values())
)
def test_every_branch_can_be_filled_and_sent(filler, branch):
    filler.begin()
    response = filler.client.get(filler.page("check"))
    asked = ["you"]
    while response["Location"] != filler.page("check"):
        step = response["Location"].rstrip("/").rsplit("/", 1)[-1]
        if step == "elsewhere":
            response = filler.client.post(filler.url(step))
            continue
        declared = HOUSING_RISK.by_key[step]
        data = demo_post(declared, branch)
        if not branch["legal_date"]:
            data.pop("letters-legal_date", None)
        asked.append(step)
        response = filler.post(step, data)
        assert response.status_code == 302, (step, response.context["errors"])
    page = filler.client.get(filler.page("check"))
    filler.client.post(filler.page("check"), {"seen": hidden(page, "seen")})
    sent = Submission.objects.get()
    assert asked == [step.key for step in HOUSING_RISK.path(sent.answers)]
    assert HOUSING_RISK.walk(sent.answers).missing == ()
    assert HOUSING_RISK.prune(sent.answers) == sent.answers
    assert ("urgent" in asked) is (branch["letter"] == "order" or branch["legal_date"])


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_every_page_of_every_form_can_be_filled_and_sent(
    key, home, delivered, private_files, settings
):
    settings.START_MOST_AN_HOUR = 1000
    form = SHIPPED[key]
    version, _is_new = publish(compiled(form))
    met = set()
    for answers in whole.covering(form):
        person = whole.Whole(version, answers)
        sent = person.send_it()
        walk = form.walk(sent.answers)
        assert person.asked == [step.key for step in walk.steps]
        assert walk.missing == ()
        assert form.prune(sent.answers) == sent.answers
        met |= whole.met_by(walk)
    assert met >= whole.everything(form)
    assert len(delivered) > 1
