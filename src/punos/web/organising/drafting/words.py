"""The words of drafting and commenting for people."""

from __future__ import annotations

from punos.organising.queries import Lack
from punos.organising.words import About, CommentState, Outcome, Source, Theme, VersionStatus
from punos.web.shared.speech import gettext_lazy as _

STAGES = {
    VersionStatus.DRAFT: _("draft, seen by planners"),
    VersionStatus.COMMENT: _("open for comment"),
    VersionStatus.PROPOSAL: _("proposal for the council"),
    VersionStatus.CONFIRMED: _("confirmed"),
}
ABOUT = {About.TEXT: _("The text"), About.RULE: _("The rule: who gets it, how near, how fast")}
THEMES = {
    Theme.NEARNESS: _("Nearness and getting there"),
    Theme.WAITING: _("Waiting and opening hours"),
    Theme.CRITERIA: _("Who gets it"),
    Theme.PRICE: _("Price"),
    Theme.QUALITY: _("Quality and safety"),
    Theme.LANGUAGE: _("Language and ease of use"),
    Theme.CO_OPERATION: _("Working together"),
    Theme.OTHER: _("Something else"),
}
OUTCOMES = {
    Outcome.CHANGED: _("The clause is changed"),
    Outcome.PARTLY: _("The clause is changed in part"),
    Outcome.NOT_CHANGED: _("The clause stays"),
    Outcome.ELSEWHERE: _("It is taken on elsewhere"),
}
SOURCES = {
    Source.WEB: _("on this site"),
    Source.LETTER: _("by letter or e-mail"),
    Source.MEETING: _("in a meeting"),
    Source.STATEMENT: _("as a statement"),
}
STATES = {
    CommentState.WAITING: _("waits to be read"),
    CommentState.PUBLISHED: _("public"),
    CommentState.HIDDEN: _("hidden"),
}
LACKS = {
    Lack.REASON: _("The clause has changed, but nobody has written why. Write the reason on its page."),
    Lack.REFERENCE: _("The rule names “%(about)s”, which this version does not have. Choose another, or add the clause."),
    Lack.CRITERION: _("The criterion is not sound: %(about)s"),
    Lack.HANDLING: _(
        "An application needs a time in which it is handled, and who reviews a decision. Copy the rule of another permit or grant."
    ),
    Lack.DOUBT: _("It may be meant so, but look once more: %(about)s"),
}
DONE = {
    "begun": _("The draft has begun. Change clauses, then open it for comment."),
    "written": _("The clause is saved in the draft."),
    "added": _("The clause is in the draft. Now write what it rules."),
    "dropped": _("The clause is left out of the draft."),
    "comment": _("The version is open for everybody’s comments."),
    "proposal": _("The version is now the proposal for the council. Answer the comments and change what they call for."),
    "draft": _("The version is a draft again."),
    "confirmed": _("The decision is written down."),
    "answered": _("The answer is saved. It is public when the comment is."),
    "published": _("The comment is public."),
    "hidden": _("The comment is hidden."),
    "entered": _("The comments are entered."),
}
