"""What is said and written when a grant is applied for, in the three languages. Everybody in it is made up."""

from __future__ import annotations

from punos.base.texts import Text

GRANT = Text("Avustus asumisen pieniin hankintoihin", "Understöd för små boendeanskaffningar", "Grant for small purchases for a home")
APPLIES = Text(
    "Sain oman asunnon kolmen vuoden jälkeen. Minulla ei ole sänkyä, pöytää eikä jääkaappia.",
    "Jag fick en egen bostad efter tre år. Jag saknar säng, bord och kylskåp.",
    "I got a home of my own after three years. I have no bed, no table and no refrigerator.",
)
ASKS = Text(
    "Lähetä tiliotteet kahdelta kuukaudelta ja arvio hinnoista.",
    "Skicka kontoutdrag för två månader och en uppskattning av priserna.",
    "Please send bank statements of two months and an estimate of the prices.",
)
ANSWERS = Text(
    "Tiliotteet ovat mukana. Hinta-arvion tuon palvelupisteeseen.",
    "Kontoutdragen är med. Prisuppskattningen lämnar jag på servicepunkten.",
    "The statements are with this. I bring the estimate to the service point.",
)
GRANTS = Text("Sänky ja jääkaappi", "Säng och kylskåp", "A bed and a refrigerator")
REASONS = Text(
    "Sänky ja jääkaappi ovat välttämättömiä uudessa kodissa. Pöydän saa kierrätyskeskuksesta maksutta.",
    "Säng och kylskåp är nödvändiga i det nya hemmet. Ett bord fås gratis på återvinningscentralen.",
    "A bed and a refrigerator are necessary in the new home. A table can be had free of charge from the reuse centre.",
)
LAW = "Toimeentulotukilaki 1412/1997 7 c §"
TAKES_BACK = Text("Sain huonekalut ystävältä.", "Jag fick möblerna av en vän.", "I got the furniture from a friend.")
OFFICE = Text(
    "Keski-Suomen hyvinvointialueen yksilöasioiden jaosto",
    "Individsektionen vid Mellersta Finlands välfärdsområde",
    "The section for individual affairs of the county of Central Finland",
)
LEASE = Text("Vuokrasopimus", "Hyresavtal", "Tenancy agreement")
STATEMENTS = Text("Tiliotteet kahdelta kuukaudelta", "Kontoutdrag för två månader", "Bank statements of two months")
PRICES = Text("Arvio hankintojen hinnoista", "Uppskattning av priserna", "Estimate of the prices")
