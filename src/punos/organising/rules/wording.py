"""Rules in words for people, in three languages: limits, shares, measures, parties and the events that start and stop a clock."""

from __future__ import annotations

from decimal import Decimal

from punos.base.texts import Text
from punos.engines.clocks import Limit, Unit
from punos.organising.rules.clauses import Measure
from punos.trust.words import ROLE_NAMES, Role

_UNITS: dict[Unit, tuple[Text, Text]] = {
    Unit.HOURS: (Text("tunti", "timme", "hour"), Text("tuntia", "timmar", "hours")),
    Unit.CALENDAR_DAYS: (Text("päivä", "dag", "day"), Text("päivää", "dagar", "days")),
    Unit.WORKING_DAYS: (Text("työpäivä", "arbetsdag", "working day"), Text("työpäivää", "arbetsdagar", "working days")),
    Unit.WEEKS: (Text("viikko", "vecka", "week"), Text("viikkoa", "veckor", "weeks")),
    Unit.MONTHS: (Text("kuukausi", "månad", "month"), Text("kuukautta", "månader", "months")),
}
AT_ONCE = Text("heti", "genast", "at once")
SAME_DAY = Text("saman päivän aikana", "samma dag", "the same day")

_MEASURES: dict[str, tuple[Text, Text]] = {
    "road_km": (Text("enintään", "högst", "at most"), Text("km tietä pitkin", "km längs vägen", "km by road")),
    "car_min": (Text("enintään", "högst", "at most"), Text("minuuttia autolla", "minuter med bil", "minutes by car")),
    "bus_min": (Text("enintään", "högst", "at most"), Text("minuuttia bussilla", "minuter med buss", "minutes by bus")),
    "open_h_week": (Text("auki vähintään", "öppet minst", "open at least"), Text("tuntia viikossa", "timmar i veckan", "hours a week")),
    "phone_h_week": (
        Text("puhelimessa vähintään", "i telefon minst", "on the telephone at least"),
        Text("tuntia viikossa", "timmar i veckan", "hours a week"),
    ),
    "mobile_visits_week": (
        Text("liikkuva yksikkö käy vähintään", "en mobil enhet kommer minst", "a mobile unit comes at least"),
        Text("kerran viikossa", "gång i veckan", "time a week"),
    ),
    "remote_within_days": (
        Text("etäyhteys", "distanskontakt inom", "remote contact within"),
        Text("työpäivässä", "arbetsdagar", "working days"),
    ),
}

_PARTIES: dict[str, Text] = {
    "own_worker": Text("omatyöntekijä", "egen kontaktperson", "own worker"),
    "client": Text("asiakas", "klienten", "the client"),
    "near_one": Text("läheinen", "en närstående", "someone close"),
    "county": Text("hyvinvointialue", "välfärdsområdet", "the county"),
    "municipality": Text("kunta", "kommunen", "the municipality"),
    "employment": Text("työllisyysalue", "sysselsättningsområdet", "the employment area"),
    "kela": Text("Kela", "FPA", "Kela"),
    "company": Text("yritys", "ett företag", "a company"),
    "association": Text("järjestö", "en förening", "an association"),
    "parish": Text("seurakunta", "församlingen", "the parish"),
    "school": Text("koulu", "skolan", "the school"),
}

EVENTS: dict[str, Text] = {
    "application_received": Text("hakemus saapunut", "ansökan har kommit in", "application received"),
    "assessment_begun": Text("arviointi alkanut", "bedömningen har inletts", "assessment begun"),
    "assessment_ready": Text("arviointi valmis", "bedömningen är färdig", "assessment ready"),
    "contact": Text("yhteydenotto", "kontakt", "contact"),
    "contact_reached": Text("saatu kiinni", "kontakten har nåtts", "reached"),
    "decision_sent": Text("päätös lähetetty", "beslutet har sänts", "decision sent"),
    "decision_made": Text("päätös tehty", "beslutet är fattat", "decision made"),
    "log_shown": Text("loki näytetty", "loggen har visats", "log shown"),
    "need_found": Text("tarve todettu", "behovet har konstaterats", "need found"),
    "own_worker_named": Text("omatyöntekijä nimetty", "egen kontaktperson har utsetts", "own worker named"),
    "plan_accessed": Text("suunnitelma avattu", "planen har öppnats av någon", "plan accessed"),
    "plan_agreed": Text("suunnitelma sovittu", "planen är avtalad", "plan agreed"),
    "plan_opened": Text("suunnitelma aloitettu", "planen har påbörjats", "plan begun"),
    "plan_reviewed": Text("suunnitelma tarkistettu", "planen har setts över", "plan reviewed"),
    "receiver_contacted_client": Text("vastaanottaja ottanut yhteyttä", "mottagaren har tagit kontakt", "receiver has been in touch"),
    "referral_answered": Text("lähete vastattu", "remissen har besvarats", "referral answered"),
    "referral_sent": Text("lähete lähetetty", "remissen har skickats", "referral sent"),
    "service_agreed": Text("palvelusta sovittu", "tjänsten är avtalad", "service agreed"),
    "service_begun": Text("palvelu alkanut", "tjänsten har börjat", "service begun"),
    "service_wished": Text("palvelua toivottu", "tjänsten har önskats", "service wished for"),
}

PROVISION: dict[str, Text] = {
    "self_produced": Text("omana tuotantona", "som egen produktion", "by the county's own units"),
    "procured": Text("ostopalveluna", "som köpt tjänst", "as a purchased service"),
    "voucher": Text("palvelusetelillä", "med servicesedel", "with a service voucher"),
    "other": Text("kumppanin omana palveluna", "som en partners egen tjänst", "as a partner's own service"),
}

LEVELS: dict[str, Text] = {
    "local": Text(
        "lähellä, omassa kunnassa tai sen lähellä", "nära, i den egna kommunen eller nära den", "near, in or by one's own municipality"
    ),
    "area": Text("seudullisesti", "inom regionen", "in each part of the county"),
    "county": Text("koko hyvinvointialueella yhdessä", "gemensamt i hela välfärdsområdet", "once for the whole county"),
}


def unit_text(unit: Unit) -> Text:
    """The unit of a limit, as of many."""
    return _UNITS[unit][1]


def limit_text(limit: Limit) -> Text:
    """A limit in words: 7 working days; at once for no hours, the same day for no days."""
    if limit.amount == 0:
        return AT_ONCE if limit.unit is Unit.HOURS else SAME_DAY
    words = _UNITS[limit.unit][0 if limit.amount == 1 else 1]
    return Text(f"{limit.amount} {words.fi}", f"{limit.amount} {words.sv}", f"{limit.amount} {words.en}")


def share_text(share: Decimal) -> Text:
    """A share in per cent, as each language writes it: 90 %, 90 per cent as 90%."""
    figure = f"{share * 100:f}".rstrip("0").rstrip(".") if share * 100 % 1 else f"{share * 100:.0f}"
    with_comma = figure.replace(".", ",")
    return Text(f"{with_comma}\N{NO-BREAK SPACE}%", f"{with_comma}\N{NO-BREAK SPACE}%", f"{figure}%")


def measure_text(measure: Measure) -> Text:
    """A least level of access in words: at most 30 km by road."""
    figure = f"{measure.minimum:f}"
    with_comma = figure.replace(".", ",")
    before, after = _MEASURES.get(measure.metric) or (Text("vähintään", "minst", "at least"), Text(*[measure.unit] * 3))
    return Text(f"{before.fi} {with_comma} {after.fi}", f"{before.sv} {with_comma} {after.sv}", f"{before.en} {figure} {after.en}")


def party_text(word: str) -> Text:
    """Who: a role, a sector, the own worker, the client or someone close. The word itself where it is none of these."""
    if word in tuple(Role):
        return ROLE_NAMES[Role(word)]
    return _PARTIES.get(word) or Text(word, word, word)


def event_text(word: str) -> Text:
    """What starts or stops a clock."""
    return EVENTS.get(word) or Text(*[word.replace("_", " ")] * 3)
