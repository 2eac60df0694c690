"""What plans of each theme consist of: who leads them and which services of the organising plan they use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from punos.clients.residents.wording import Theme


@dataclass(frozen=True, slots=True)
class Course:
    """A theme's leading organisations, its main services (clause keys) and those that come beside them."""

    leads: tuple[str, ...]
    main: tuple[str, ...]
    side: tuple[str, ...]


def _course(leads: str, main: str, side: str) -> Course:
    return Course(tuple(leads.split()), tuple(main.split()), tuple(side.split()))


COURSES: dict[Theme, Course] = {
    Theme.UNEMPLOYMENT: _course(
        "adult-social-work adult-social-work working-age-guidance employment",
        "employment-coaching health-check-unemployed jobseekers-group money-guidance joint-employment-service work-ability-assessment",
        "social-guidance kela-vocational-rehabilitation supported-employment rehabilitative-work pay-subsidised-work career-guidance "
        "kela-benefit-guidance social-rehabilitation",
    ),
    Theme.SUBSTANCE: _course(
        "substance-services adult-social-work",
        "substance-first substance-at-home recovery-peer-support substance-rehabilitation",
        "detox social-guidance opioid-substitution family-of-substance-user diaconal-work sote-reception",
    ),
    Theme.HOME_CARE: _course(
        "older-people-services",
        "home-care home-rehabilitation safety-phone meal-service",
        "memory-coordination day-activity-older mobility-support memory-peer-group diaconal-work communal-housing sote-reception",
    ),
    Theme.DISABILITY: _course(
        "disability-services",
        "personal-assistance disability-coaching disability-mobility accessible-home",
        "disability-housing-support disability-day-activity physiotherapy kela-demanding-rehabilitation supported-employment",
    ),
    Theme.FAMILY: _course(
        "family-services",
        "family-work family-home-service parenting-counselling school-social-work",
        "maternity-child-clinic supervised-visits school-support diaconal-work family-guidance",
    ),
    Theme.MENTAL_HEALTH: _course(
        "mental-health-services adult-social-work sote-centre",
        "mental-health-first short-therapy mental-health-clubhouse mental-health-rehabilitation",
        "psychiatric-outpatient social-guidance kela-vocational-rehabilitation sote-reception",
    ),
    Theme.DEBTS: _course(
        "working-age-guidance adult-social-work",
        "money-guidance debt-counselling supplementary-social-assistance",
        "diaconal-work kela-benefit-guidance social-guidance sote-reception",
    ),
    Theme.HOUSING: _course(
        "adult-social-work housing-services",
        "supported-housing social-guidance homeless-housing",
        "prison-release-guidance release-mentor support-person municipal-rental-guidance money-guidance temporary-housing",
    ),
    Theme.INTEGRATION: _course(
        "immigrant-services",
        "immigrant-social-work integration-plan language-cafe",
        "kela-benefit-guidance employment-coaching school-support sote-reception money-guidance",
    ),
    Theme.INFORMAL_CARE: _course(
        "informal-care-centre older-people-services",
        "informal-care-support carer-leave carers-peer-support",
        "physiotherapy memory-peer-group day-activity-older safety-phone sote-reception",
    ),
    Theme.YOUTH: _course(
        "working-age-guidance student-welfare",
        "outreach-youth-work youth-workshop school-social-work",
        "vocational-special-support kela-nuotti employment-coaching short-therapy school-support career-guidance",
    ),
}

#: The service chain of the organising plan that plans of these themes follow: the first whose themes are all there.
CHAINS: tuple[tuple[frozenset[Theme], str], ...] = (
    (frozenset({Theme.HOME_CARE, Theme.SUBSTANCE}), "chain-home-care-substance"),
    (frozenset({Theme.UNEMPLOYMENT}), "chain-unemployed"),
    (frozenset({Theme.YOUTH}), "chain-young-outside"),
    (frozenset({Theme.FAMILY}), "chain-child-behaviour"),
    (frozenset({Theme.INFORMAL_CARE}), "chain-informal-carer"),
    (frozenset({Theme.INTEGRATION}), "chain-integrating"),
)


def chain_for(themes: Iterable[Theme]) -> str | None:
    """The chain that plans of these themes follow, if there is one."""
    there = set(themes)
    return next((key for wanted, key in CHAINS if wanted <= there), None)


#: Up to this age: the themes of plans, the likelier ones more often.
BY_AGE: tuple[tuple[int, tuple[Theme, ...]], ...] = (
    (12, (Theme.FAMILY, Theme.FAMILY, Theme.FAMILY, Theme.DISABILITY)),
    (17, (Theme.FAMILY, Theme.YOUTH, Theme.YOUTH, Theme.MENTAL_HEALTH, Theme.DISABILITY)),
    (24, (Theme.YOUTH, Theme.YOUTH, Theme.UNEMPLOYMENT, Theme.MENTAL_HEALTH, Theme.SUBSTANCE, Theme.HOUSING, Theme.DEBTS)),
    (
        64,
        (
            *(Theme.UNEMPLOYMENT,) * 4,
            *(Theme.SUBSTANCE, Theme.MENTAL_HEALTH, Theme.DEBTS, Theme.HOUSING) * 2,
            Theme.DISABILITY,
            Theme.FAMILY,
            Theme.INFORMAL_CARE,
        ),
    ),
    (74, (Theme.HOME_CARE, Theme.INFORMAL_CARE, Theme.SUBSTANCE, Theme.MENTAL_HEALTH, Theme.DISABILITY, Theme.DEBTS)),
    (130, (*(Theme.HOME_CARE,) * 5, Theme.INFORMAL_CARE, Theme.SUBSTANCE)),
)

#: What often comes with a theme.
BESIDE: dict[Theme, tuple[Theme, ...]] = {
    Theme.UNEMPLOYMENT: (Theme.DEBTS, Theme.MENTAL_HEALTH, Theme.SUBSTANCE),
    Theme.SUBSTANCE: (Theme.HOUSING, Theme.DEBTS, Theme.MENTAL_HEALTH),
    Theme.HOME_CARE: (Theme.SUBSTANCE, Theme.INFORMAL_CARE, Theme.MENTAL_HEALTH),
    Theme.DISABILITY: (Theme.HOUSING, Theme.MENTAL_HEALTH),
    Theme.FAMILY: (Theme.MENTAL_HEALTH, Theme.DEBTS),
    Theme.MENTAL_HEALTH: (Theme.UNEMPLOYMENT, Theme.DEBTS, Theme.HOUSING),
    Theme.DEBTS: (Theme.UNEMPLOYMENT, Theme.HOUSING),
    Theme.HOUSING: (Theme.SUBSTANCE, Theme.DEBTS),
    Theme.INTEGRATION: (Theme.UNEMPLOYMENT, Theme.FAMILY),
    Theme.INFORMAL_CARE: (Theme.HOME_CARE, Theme.MENTAL_HEALTH),
    Theme.YOUTH: (Theme.MENTAL_HEALTH, Theme.HOUSING),
}

#: What does not come to children.
GROWN_UP = frozenset({Theme.UNEMPLOYMENT, Theme.DEBTS, Theme.HOUSING, Theme.SUBSTANCE})


def themes_at(age: int) -> tuple[Theme, ...]:
    """The themes to draw from at this age."""
    return next(themes for most, themes in BY_AGE if age <= most)
