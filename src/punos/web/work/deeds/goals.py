"""Goals, tasks and reviews: what is wanted, who does what by when, and how far it has come."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from punos.clients.actions import goals, meetings, services
from punos.clients.actions.goals import GoalDraft
from punos.clients.actions.services import TaskDraft
from punos.clients.words import Sort, State
from punos.trust.queries import workers_of
from punos.trust.words import Topic
from punos.web.shared.fields import Day, Line, Passage, Pick, Picks
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation, goals_to_choose, ids, organisations_to_choose, topics_to_choose
from punos.web.work.deeds.plan import has_plan
from punos.web.work.words import ATTAINMENTS, RESPONSIBLE, SCALES, STATES


class GoalChangeForm(DeedForm):
    """A goal in the client's words."""

    words = Passage(label=_("The goal, in the client's own words"), rows=2)
    scale = Pick(label=_("What kind of goal it is"), options=list(SCALES.items()))
    due_on = Day(label=_("By when"), required=False)
    helps = Passage(label=_("What helps"), required=False, rows=2)
    hinders = Passage(label=_("What hinders"), required=False, rows=2)
    code = Line(label=_("Code of the goal"), hint=_("If your organisation codes goals."), required=False, longest=60)


class GoalForm(GoalChangeForm):
    """A new goal also has a topic."""

    topic = Pick(label=_("Topic"), hint=_("Decides who may need to see it. It cannot be changed later."), long=True)

    def prepare(self, situation: Situation) -> None:
        """The topics of which the worker may write."""
        self.fields["topic"].offer(topics_to_choose(situation))  # type: ignore[attr-defined]


def goal_of(sent: Sent) -> GoalDraft:
    """The goal that was sent."""
    return GoalDraft(
        sent["words"],
        sent["scale"],
        Topic(sent.fields.get("topic", Topic.CORE)),
        sent["code"],
        sent["helps"],
        sent["hinders"],
        sent["due_on"],
    )


def agree_goal(situation: Situation, sent: Sent) -> None:
    """The client and the worker agree on a goal."""
    goals.agree_goal(**situation.new(), goal_id=sent.new_id, goal=goal_of(sent))


def change_goal(situation: Situation, sent: Sent) -> None:
    """The goal in other words."""
    goals.change_goal(goal_id=situation.subject.id, goal=goal_of(sent), **situation.changing(sent))


class SettleForm(DeedForm):
    """How far the goal has come."""

    state = Pick(label=_("How did it go?"))

    def prepare(self, situation: Situation) -> None:
        """Only the steps that lead on from where the goal is."""
        here = situation.subject.state
        steps = {
            State.PROPOSED: (State.AGREED, State.DROPPED),
            State.AGREED: (State.REACHED, State.PARTLY, State.NOT_REACHED, State.DROPPED),
            State.PARTLY: (State.AGREED, State.REACHED, State.NOT_REACHED, State.DROPPED),
            State.NOT_REACHED: (State.AGREED, State.PARTLY, State.REACHED, State.DROPPED),
            State.REACHED: (State.AGREED,),
        }
        named = {**{state: word for state, (_tone, word) in STATES.items()}, State.AGREED: _("Agreed, we work on it")}
        open_to = steps.get(here, tuple(State))
        if self.was_sent_before(here):
            open_to = (*open_to, here)
        self.fields["state"].offer([(state.value, named[state]) for state in open_to])  # type: ignore[attr-defined]

    def was_sent_before(self, here: State) -> bool:
        """Whether the goal is there already where an older form wants it: the form may be sent twice."""
        return self.is_bound and self.data.get("state") == here and self.data.get("version") != str(self.situation.subject.version)


def settle_goal(situation: Situation, sent: Sent) -> None:
    """A proposed goal is agreed on, or it is told how far a goal was reached."""
    goals.settle_goal(goal_id=situation.subject.id, state=State(sent["state"]), **situation.changing(sent))


class TaskForm(DeedForm):
    """What, whose, by when, for which goals."""

    text = Passage(label=_("What is to be done"), rows=2)
    responsible = Pick(label=_("Whose task it is"), options=list(RESPONSIBLE.items()))
    organisation = Pick(label=_("Organisation"), hint=_("If it is an organisation's task."), required=False, long=True)
    assignee = Pick(
        label=_("Worker"), hint=_("A worker of your own organisation; others name theirs themselves."), required=False, long=True
    )
    near_name = Line(label=_("Near one"), hint=_("If it is a near one's task."), required=False)
    due_on = Day(label=_("By when"), required=False)
    goals = Picks(label=_("For which goals"))
    topic = Pick(label=_("Topic"), long=True)

    def first(self, situation: Situation) -> dict[str, Any]:
        """The worker's own organisation first."""
        return {"organisation": str(situation.by.organisation_id)}

    def prepare(self, situation: Situation) -> None:
        """The organisations, workers and goals to choose from."""
        offer = {
            "organisation": [("", _("Nobody chosen")), *organisations_to_choose(situation)],
            "assignee": [("", _("Nobody yet")), *((str(one.post_id), one.name) for one in _colleagues(situation))],
            "goals": goals_to_choose(situation),
            "topic": topics_to_choose(situation),
        }
        for name, options in offer.items():
            self.fields[name].offer(options)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The one responsible is named."""
        cleaned = super().clean()
        whose = cleaned.get("responsible")
        if whose == "organisation" and not cleaned.get("organisation"):
            self.add_error("organisation", _("Choose the organisation."))
        if whose == "near" and not cleaned.get("near_name"):
            self.add_error("near_name", _("Write who it is."))
        return cleaned


def _colleagues(situation: Situation) -> list[Any]:
    return workers_of(situation.by.organisation_id) if situation.by.organisation_id else []


def give_task(situation: Situation, sent: Sent) -> None:
    """A task is agreed on."""
    by_organisation = sent["responsible"] == "organisation"
    own = sent["organisation"] == str(situation.by.organisation_id)
    task = TaskDraft(
        text=sent["text"],
        responsible=sent["responsible"],
        organisation_id=UUID(sent["organisation"]) if by_organisation else None,
        due_on=sent["due_on"],
        near_name=sent["near_name"] if sent["responsible"] == "near" else "",
        assignee_id=UUID(sent["assignee"]) if by_organisation and own and sent["assignee"] else None,
        topic=Topic(sent["topic"]),
        goal_ids=ids(sent["goals"]),
    )
    services.give_task(**situation.new(), task_id=sent.new_id, task=task, parent_id=None)


def take_task(situation: Situation, sent: Sent) -> None:
    """It is mine now."""
    services.take_task(task_id=situation.subject.id, **situation.changing(sent))


class DoneForm(DeedForm):
    """What came of it."""

    done_note = Passage(label=_("What came of it"), required=False, rows=3)


def moving(state: State) -> Any:
    """The verb that brings a task to a state."""

    def move(situation: Situation, sent: Sent) -> None:
        note = sent.fields.get("done_note", situation.subject.body.get("done_note", ""))
        services.move_task(task_id=situation.subject.id, state=state, note=note, **situation.changing(sent))

    return move


def may_take(situation: Situation) -> bool:
    """A task of the worker's own organisation that is not theirs yet."""
    part = situation.subject
    return part.organisation_id == situation.by.organisation_id and part.assignee_id != situation.by.post_id


class ReviewDayForm(DeedForm):
    """When the plan is looked at again."""

    due_on = Day(label=_("When is the plan reviewed?"))


def plan_review(situation: Situation, sent: Sent) -> None:
    """The day of the review is agreed on."""
    meetings.plan_review(**situation.new(), review_id=sent.new_id, on=sent["due_on"])


class ReviewForm(DeedForm):
    """Looking back with the client: each goal by its code, what helped or hindered, and when next."""

    summary = Passage(label=_("What has happened, and what it means"), rows=5)
    factors = Passage(label=_("What helped and what hindered"), required=False, rows=3)
    next_review = Day(label=_("Next review"), required=False)

    def prepare(self, situation: Situation) -> None:
        """One coded question for each goal, before the other questions' end."""
        for goal_id, goal in self._goals(situation):
            asked = _("How far was this goal reached?")
            self.fields[f"goal_{goal_id}"] = Pick(label=goal, options=list(ATTAINMENTS.items()), hint=asked)
        self.order_fields([*(name for name in self.fields if name.startswith("goal_")), "summary", "factors", "next_review"])

    def _goals(self, situation: Situation) -> list[tuple[str, str]]:
        """The open goals, and those that this very review has told of before, if the form is sent twice."""
        told = situation.subject.body.get("attainments", {})
        return [(str(one.id), one.body["words"]) for one in situation.plan.of(Sort.GOAL) if one.is_open or str(one.id) in told]


def hold_review(situation: Situation, sent: Sent) -> None:
    """The plan is reviewed; the next review is planned at once."""
    marks = {UUID(name.removeprefix("goal_")): code for name, code in sent.fields.items() if name.startswith("goal_")}
    review = situation.subject
    meetings.hold_review(
        review_id=review.id,
        summary=sent["summary"],
        attainments=marks,
        factors=sent["factors"],
        next_review=sent["next_review"],
        next_id=uuid5(review.id, "next"),
        **situation.changing(sent),
    )


OPEN_TASK = (State.GIVEN, State.STARTED)
DEEDS = (
    Deed("goal", _("Agree on a goal"), _("Save the goal"), _("The goal is in the plan."), agree_goal, GoalForm, offered=has_plan),
    Deed(
        "change-goal",
        _("Change the goal"),
        _("Save the goal"),
        _("The goal is saved."),
        change_goal,
        GoalChangeForm,
        sort=Sort.GOAL,
        states=(State.PROPOSED, State.AGREED, State.PARTLY, State.NOT_REACHED),
        edits=True,
    ),
    Deed(
        "settle-goal",
        _("How far has the goal come"),
        _("Save how far it has come"),
        _("The goal is saved."),
        settle_goal,
        SettleForm,
        sort=Sort.GOAL,
        states=(State.PROPOSED, State.AGREED, State.PARTLY, State.NOT_REACHED, State.REACHED),
    ),
    Deed("task", _("Give a task"), _("Save the task"), _("The task is in the plan."), give_task, TaskForm, offered=has_plan),
    Deed(
        "take-task",
        _("Take the task"),
        _("Take the task"),
        _("The task is yours."),
        take_task,
        sort=Sort.TASK,
        states=OPEN_TASK,
        offered=may_take,
        quick=True,
    ),
    Deed(
        "begin-task",
        _("Begin the task"),
        _("Begin"),
        _("The task is under way."),
        moving(State.STARTED),
        sort=Sort.TASK,
        states=(State.GIVEN,),
        quick=True,
    ),
    Deed(
        "do-task",
        _("The task is done"),
        _("Mark as done"),
        _("The task is done."),
        moving(State.DONE),
        DoneForm,
        sort=Sort.TASK,
        states=OPEN_TASK,
    ),
    Deed(
        "cancel-task",
        _("Cancel the task"),
        _("Cancel the task"),
        _("The task is cancelled."),
        moving(State.CANCELLED),
        DoneForm,
        sort=Sort.TASK,
        states=OPEN_TASK,
        danger=True,
    ),
    Deed(
        "reopen-task",
        _("Take the task up again"),
        _("Take up again"),
        _("The task is to be done again."),
        moving(State.GIVEN),
        sort=Sort.TASK,
        states=(State.DONE,),
    ),
    Deed(
        "review",
        _("Agree on a review"),
        _("Save the day"),
        _("The review is agreed on."),
        plan_review,
        ReviewDayForm,
        offered=has_plan,
    ),
    Deed(
        "hold-review",
        _("Review the plan"),
        _("Save the review"),
        _("The review is saved."),
        hold_review,
        ReviewForm,
        lead=_("Look back together with the client."),
        sort=Sort.REVIEW,
        states=(State.PLANNED,),
    ),
)
