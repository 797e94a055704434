from forms.models import Answer, Delivery, Submission


def test_a_person_fills_the_form_and_sends_it(filler, delivered):
    filler.fill()
    response = filler.send()
    assert response["Location"] == filler.page("receipt")
    submission = Submission.objects.get()
    assert delivered == [submission]
    assert Delivery.objects.get().state == Delivery.State.DONE
    assert submission.fact("name") == "Amina"
    assert submission.fact("phone") == "+393331234567"
    assert submission.derived["household_size"] == 2
    assert submission.derived["minors"] == 1
    assert submission.derived["safe_contact"] is True
    page = filler.client.get(response["Location"])
    assert submission.reference in page.content.decode()
    assert not Answer.objects.exists()
