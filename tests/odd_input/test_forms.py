"""Every form, wrong in every way that one can think of."""

from __future__ import annotations

from collections import Counter, defaultdict

from punos.web.work.deeds.registry import BY_SLUG
from tests.odd_input.changes import sheets
from tests.odd_input.stage import DONE, LANGUAGE, READABLE, Stage, broken_links, foreign_ids, lost_words


def test_every_form_of_the_site_is_tried(stage: Stage) -> None:
    served = {name for name, row in stage.rows.items() if "POST" in row.methods and row.methods != stage.rows["health"].methods}
    deeds = {name.partition("/")[2] for name in stage.forms}
    print(f"{len(stage.forms)} forms at {len(served)} addresses, {len(BY_SLUG)} deeds")
    assert served == {form.address for form in stage.forms.values()}, "an address takes forms, but none of it was found on any page"
    print(sorted(set(BY_SLUG) - deeds))
    assert set(BY_SLUG) - deeds == set(), "a deed whose form was found on no page"


def test_a_form_filled_in_well_is_done(stage: Stage) -> None:
    """The ground of all the others: a form that is refused for another reason would prove nothing."""
    got = {name: stage.send(form, form.filled()) for name, form in stage.forms.items()}
    refused = {name: answer.status for name, (answer, _) in got.items() if answer.status not in DONE}
    print(f"{len(got) - len(refused)} of {len(got)} done; refused: {refused}")
    assert refused == {"account:be_somebody": 422}, "only a demonstration has its persons to be"


def test_a_form_that_is_wrong_in_one_way(stage: Stage, times: int) -> None:
    foreign, statuses, faults = foreign_ids(stage.world), defaultdict[str, Counter[int]](Counter), list[str]()
    for form in stage.forms.values():
        for sheet in sheets(form, foreign, one_by_one=times > 1):
            answer, written = stage.send(form, sheet.data)
            statuses[sheet.wrong.partition(" in ")[0]][answer.status] += 1
            where = f"{form.name}: {sheet.wrong}: {answer.status}"
            faults += [f"{where}: {fault}" for fault in faults_of(stage, form, sheet, answer, written)]
    for wrong, counted in statuses.items():
        print(f"{wrong}: {dict(counted)}")
    print(f"{sum(map(Counter.total, statuses.values()))} odd forms")
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


def faults_of(stage, form, sheet, answer, written):
    if answer.status >= 500:
        return ["failed"]
    faults = []
    if answer.status not in (*DONE, *READABLE, 413):
        faults.append("an answer of no agreed kind")
    if answer.status >= 400:
        language = LANGUAGE.search(answer.body)
        faults += [] if language and language[1].decode() == form.language else ["no page in the language"]
        faults += [f"refused, and yet wrote {written}"] if written else []
    elif sheet.is_refused:
        faults.append("not refused")
    if answer.status in READABLE and sheet.wrong != "500 fields" and (lost := lost_words(form, sheet.data, answer)):
        faults.append(f"lost what was typed into {lost}")
    if answer.status == 422:
        faults += [f"link to no field: {broken}" for broken in broken_links(answer)]
        faults += [] if b"ds-error-summary" in answer.body else ["no summary of what to correct"]
    return faults
