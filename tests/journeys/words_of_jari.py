"""What is said and written in journey A, in the three languages. Everybody in it is made up."""

from __future__ import annotations

from punos.base.texts import Text

LOOKS_FOR = Text("työtön", "arbetslös", "unemployed")
LOOKS_FOR_KELA = Text("kela", "fpa", "kela")
LOOKS_FOR_COACH = Text("työnhaku", "jobbsökning", "job seeking")
LOOKS_FOR_MONEY = Text("laskut", "räkningar", "debts")
GROUP = Text("Työnhakijoiden vertaisryhmä", "Kamratgrupp för arbetssökande", "Jobseekers' peer group")
MONEY_GUIDANCE = Text("Talouden sosiaaliohjaus", "Ekonomisk socialhandledning", "Social guidance in money matters")
GROUND = Text(
    "Asiakas soitti ja pyysi palvelutarpeen arviointia.",
    "Klienten ringde och bad om en bedömning av servicebehovet.",
    "The client called and asked for a needs assessment.",
)
ASSESSMENT_REASON = Text(
    "Työ loppui keväällä, rahat eivät riitä ja yöunet ovat menneet.",
    "Arbetet tog slut i våras, pengarna räcker inte och nattsömnen är borta.",
    "Work ended in spring, money does not last and sleep is gone.",
)
SUMMARY = Text(
    "Jari asuu yksin. Työ varastossa päättyi maaliskuussa, selkä oireilee, vuokra on kerran maksettu myöhässä.",
    "Jari bor ensam. Arbetet på lagret tog slut i mars, ryggen krånglar, hyran har en gång betalats för sent.",
    "Jari lives alone. His warehouse job ended in March, his back gives trouble, the rent was late once.",
)
CONCLUSION = Text(
    "Tarvitsee työn, terveyden ja talouden tukea yhtä aikaa: yhteinen suunnitelma.",
    "Behöver stöd för arbete, hälsa och ekonomi på samma gång: en gemensam plan.",
    "Needs support for work, health and money at the same time: one common plan.",
)
SEGMENT_REASON = Text(
    "Jari haluaa yhden vastuuhenkilön ja yhteiset palaverit, kunnes selkä on tutkittu.",
    "Jari vill ha en ansvarig person och gemensamma möten tills ryggen har undersökts.",
    "Jari wants one responsible person and common meetings until his back has been examined.",
)
EXPLAINED = Text("Käytiin läpi puhelimessa", "Gicks igenom per telefon", "Gone through by phone")
OWN_VIEW = Text(
    "Haluan takaisin töihin, mutta en nosta enää lavoja. Eniten painaa vuokra.",
    "Jag vill tillbaka till arbete men lyfter inte fler lastpallar. Hyran oroar mest.",
    "I want to get back to work but I will lift no more pallets. The rent weighs on me most.",
)
OWN_GOAL = Text(
    "Minulla on työ, jonka selkäni kestää, ennen kesää.",
    "Jag har ett arbete som min rygg klarar före sommaren.",
    "I have a job that my back can take before summer.",
)
HELPS = Text("Trukkikortti ja ajokortti", "Truckkort och körkort", "A forklift licence and a driving licence")
HEALTH_NEED = Text(
    "Selkäkipu herättää neljältä, särkylääkkeitä menee joka päivä.",
    "Ryggvärken väcker klockan fyra, värktabletter går åt varje dag.",
    "Back pain wakes him at four, he takes painkillers every day.",
)
MONEY_NEED = Text(
    "Vuokra on kaksi viikkoa myöhässä.",
    "Hyran är två veckor försenad.",
    "The rent is two weeks late.",
)
STRENGTH = Text(
    "Sovitut asiat tulevat tehdyksi.",
    "Det som avtalas blir gjort.",
    "What is agreed gets done.",
)
DUTY_OF_EMPLOYMENT = Text("Valmennus ja työpaikkojen haku", "Coachning och jobbsökning", "Coaching and looking for jobs")
DUTY_OF_CENTRE = Text(
    "Terveystarkastus ja selän tutkimus", "Hälsoundersökning och undersökning av ryggen", "Health check and a look at the back"
)
DUTY_OF_KELA = Text(
    "Arvio ammatillisesta kuntoutuksesta", "Bedömning av yrkesinriktad rehabilitering", "A view on vocational rehabilitation"
)
DUTY_OF_ASSOCIATION = Text("Vertaisryhmä torstaisin", "Kamratgrupp på torsdagar", "Peer group on Thursdays")
ASKS_OF_CENTRE = Text("Pyydämme terveystarkastusta.", "Vi ber om en hälsoundersökning.", "We ask for a health check.")
ASKS_FOR_MORE = Text(
    "Onko selkää kuvattu aiemmin?",
    "Har ryggen röntgats tidigare?",
    "Has the back been imaged before?",
)
ANSWERS_MORE = Text(
    "Kuvattiin työterveydessä kaksi vuotta sitten.",
    "Den röntgades inom företagshälsovården för två år sedan.",
    "It was imaged in occupational health two years ago.",
)
ASKS_OF_KELA = Text(
    "Voisiko ammatillinen kuntoutus alkaa?",
    "Kunde yrkesinriktad rehabilitering börja?",
    "Could vocational rehabilitation begin?",
)
KELA_REFUSES = Text(
    "Lääkärinlausunto puuttuu. Hakekaa uudelleen terveystarkastuksen jälkeen.",
    "Läkarutlåtandet saknas. Ansök på nytt efter hälsoundersökningen.",
    "A doctor's statement is missing. Apply again after the health check.",
)
ASKS_OF_EMPLOYMENT = Text(
    "Otatteko Jarin valmennukseen?",
    "Tar ni Jari i coachning?",
    "Do you take Jari for coaching?",
)
ASKS_OF_ASSOCIATION = Text(
    "Saisiko Jari tulla torstain ryhmään?",
    "Får Jari komma till torsdagsgruppen?",
    "May Jari come to the Thursday group?",
)
WISH = Text("Aamupäivällä, bussilla pääsee", "På förmiddagen, bussen går", "In the morning, when there is a bus")
TASK = Text(
    "Lähetä vuokralaskut sosiaalityöntekijälle.",
    "Skicka hyresräkningarna till socialarbetaren.",
    "Send the rent bills to the social worker.",
)
TASK_DONE = Text("Lähetin kaikki kolme.", "Jag skickade alla tre.", "I sent all three.")
COACHING = Text(
    "Viikoittainen tapaaminen, ensin trukkityöt.",
    "Möte varje vecka, först truckjobben.",
    "A meeting every week, forklift work first.",
)
HAND_OVER = Text(
    "Talous on kunnossa, paino on nyt työssä.",
    "Ekonomin är i ordning, tyngdpunkten är nu arbetet.",
    "Money is in order, work is what matters now.",
)
MEETING_PLACE = Text("Videopuhelu", "Videosamtal", "Video call")
MEETING_NOTES = Text(
    "Sovittiin kaksi kokeilupäivää varastossa, jossa nostaa kone.",
    "Två prövodagar avtalades på ett lager där maskinen lyfter.",
    "Two trial days were agreed on, in a warehouse where a machine does the lifting.",
)
AWAY = Text("Kelan asiantuntija Outi", "FPA:s sakkunniga Outi", "Outi from Kela")  # typed, so no page text of ours
DISSENT = Text(
    "Kokeilupäiviä pitäisi olla viisi.",
    "Prövodagarna borde vara fem.",
    "There should be five trial days.",
)
REVIEW = Text(
    "Jari on kahtena päivänä viikossa varastolla ja nukkuu paremmin.",
    "Jari är på lagret två dagar i veckan och sover bättre.",
    "Jari is at the warehouse two days a week and sleeps better.",
)
FACTORS = Text("Ryhmä auttoi, bussivuorot haittasivat.", "Gruppen hjälpte, bussturerna störde.", "The group helped, bus times hindered.")
SUPERVISION = Text(
    "Asiakas kysyi, kuka hänen tietojaan on katsonut.",
    "Klienten frågade vem som har läst uppgifterna.",
    "The client asked who had looked at his data.",
)
