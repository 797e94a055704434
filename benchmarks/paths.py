"""CPU time of working out the way through a large form, against checking one page of it."""

import os
import random
import statistics
import time
from collections.abc import Callable

ROUNDS, REPEATS = 9, 200


def main() -> None:
    import django

    django.setup()
    form, answers = large_form()
    step_form = page_of(form)
    paths, checks = [], []
    for _round in range(ROUNDS):
        paths.append(cpu(lambda: form.walk(answers)))
        checks.append(cpu(lambda: step_form().full_clean()))
    print(f"path_ms: {statistics.median(paths):.4f}")
    print(f"ratio: {statistics.median(p / c for p, c in zip(paths, checks, strict=True)):.3f}")


def large_form():  # type: ignore[no-untyped-def]
    """40 questions on 10 pages, 60 conditions: one of four comparisons a page, the others on
    questions; a household of five."""
    from forms.declaration import Ask, Form, Option, Step, all_of, any_of, any_row, not_, rows, when

    dice = random.Random(7)  # the same form each time
    options = tuple(Option(f"o{number}", f"Option {number}") for number in range(4))
    steps = [
        Step(
            "s0",
            "First",
            (
                Ask("born", "date_parts", "Born?", means="birth_date", most="today"),
                *(Ask(f"q0_{n}", "choice", f"Question {n}", options=options) for n in range(5)),
            ),
        ),
        Step(
            "people",
            "People",
            (Ask("age", "number", "Age?"), Ask("bond", "choice", "Who?", options=options)),
            repeat="group",
            most=9,
        ),
    ]
    known = [f"q0_{number}" for number in range(5)]
    for page in range(1, 9):
        asks = []
        for number in range(4):
            first, second = dice.choice(known), dice.choice(known)
            only = dice.choice(
                (
                    when(**{first: "o1"}) if number else not_(when(**{first: "o9"})),
                    any_of(when(**{first: "o0"}), when(**{second: "o1"}), when(**{second: "o2"})),
                    all_of(not_(when(**{first: "o3"})), when(**{f"{second}__answered": True})),
                )
            )
            asks.append(Ask(f"q{page}_{number}", "choice", "Question", options=options, only=only))
        only_page = any_of(
            any_row("group", when(age__lt=18)),
            rows("group", gte=3),
            when(**{f"{known[0]}__in": ["o0", "o1", "o2"]}),
        )
        steps.append(Step(f"s{page}", f"Page {page}", tuple(asks), only=only_page))
        known += [ask.key for ask in asks]
    form = Form("large", "Large", tuple(steps))
    answers = {
        "born": "1985-03-27",
        "group": [{"row": f"r{n}", "age": 30 + n, "bond": "o1"} for n in range(5)],
        **{key: f"o{dice.randrange(4)}" for key in known},
    }
    asked = sum(len(step.asks) for step in form.steps)
    conditions = sum(
        len(rule.comparisons())
        for step in form.steps
        for rule in (step.only, *(ask.only for ask in step.asks))
        if rule
    )
    assert asked >= 40, asked
    assert conditions >= 60, conditions
    return form, answers


def page_of(form):  # type: ignore[no-untyped-def]
    from forms.stepforms import form_class

    step = form.by_key["s3"]
    posted = {f"s3-{ask.key}": "o1" for ask in step.asks}
    made = form_class(form.digest(), step, "en")
    return lambda: made(posted, prefix="s3")


def cpu(run: Callable[[], object]) -> float:
    """Milliseconds of this process for one run."""
    run()
    begin = time.process_time()
    for _repeat in range(REPEATS):
        run()
    return (time.process_time() - begin) / REPEATS * 1000


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    main()
