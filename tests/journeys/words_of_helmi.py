"""What is said and written in journey B, in the three languages. Everybody in it is made up."""

from __future__ import annotations

from punos.base.texts import Text

LOOKS_FOR_HOME_CARE = Text("kotihoito", "hemvård", "home care")
LOOKS_FOR_VISIT = Text("kotikäynti", "hembesök", "home visit")
LOOKS_FOR_PEERS = Text("vertaistuki", "kamratstöd", "peer support")
GROUND = Text(
    "Tytär soitti, äiti ei pärjää enää yksin.",
    "Dottern ringde, mamman klarar sig inte längre ensam.",
    "The daughter called, her mother no longer manages alone.",
)
ASSESSMENT_REASON = Text(
    "Kaatunut kahdesti, ruoka jää laittamatta.",
    "Har fallit två gånger, maten blir inte lagad.",
    "Has fallen twice, meals are not made.",
)
SUMMARY = Text(
    "Helmi liikkuu sisällä rollaattorilla. Lääkkeet menevät sekaisin viikonloppuisin.",
    "Helmi går inomhus med rollator. Medicinerna blandas ihop under veckosluten.",
    "Helmi walks indoors with a frame. The medicines get mixed up at weekends.",
)
CONCLUSION = Text("Kotihoito kahdesti päivässä.", "Hemvård två gånger om dagen.", "Home care twice a day.")
SEGMENT_REASON = Text(
    "Päihdepalvelu tulee mukaan, joten yksi vastaa ja kaikki tapaavat.",
    "Missbruksvården kommer med, så en ansvarar och alla träffas.",
    "Substance services come in, so one is responsible and all meet.",
)
OWN_VIEW = Text(
    "Haluan asua kotona kissan kanssa. Iltaisin on pitkää.",
    "Jag vill bo hemma med katten. Kvällarna är långa.",
    "I want to live at home with the cat. The evenings are long.",
)
OWN_GOAL = Text(
    "Kävelen itse postilaatikolle.",
    "Jag går själv till postlådan.",
    "I walk to the letter box by myself.",
)
DUTY_OF_COMPANY = Text("Kotihoidon käynnit aamuin illoin", "Hemvårdens besök morgon och kväll", "Home care visits morning and evening")
ASKS_OF_COMPANY = Text("Otatteko Helmin kotihoitoon?", "Tar ni Helmi till hemvården?", "Do you take Helmi into home care?")
CONTENT = Text(
    "Aamulla lääkkeet ja aamupala, illalla lämmin ruoka.",
    "På morgonen mediciner och frukost, på kvällen varm mat.",
    "Medicines and breakfast in the morning, a warm meal in the evening.",
)
MEANS = Text("Lääkkeet lukollisesta kaapista", "Medicinerna ur ett låst skåp", "Medicines from a locked cupboard")
CONCERN = Text(
    "AUDIT-C 8 pistettä, kysytty luvan kanssa: viiniä joka ilta unilääkkeen päälle.",
    "AUDIT-C 8 poäng, frågat med lov: vin varje kväll ovanpå sömnmedicinen.",
    "AUDIT-C 8 points, asked with leave: wine every evening on top of the sleeping pill.",
)
DUTY_OF_SUBSTANCE = Text("Käynnit kotona kotihoidon kanssa", "Hembesök tillsammans med hemvården", "Home visits together with home care")
ASKS_OF_SUBSTANCE = Text(
    "Voitteko tulla yhteiselle kotikäynnille?",
    "Kan ni komma på ett gemensamt hembesök?",
    "Can you come on a joint home visit?",
)
DUTY_OF_PEERS = Text("Vertaisohjaaja sunnuntaisin", "Kamratledare på söndagar", "A peer guide on Sundays")
DUTY_OF_CENTRE = Text("Lääkärin kanta lääkkeisiin", "Läkarens syn på medicinerna", "A doctor's view on the medicines")
ASKS_OF_CENTRE = Text("Onko unilääke turvallinen?", "Är sömnmedicinen trygg?", "Is the sleeping pill safe?")
CENTRE_REFUSES = Text(
    "Verikokeet puuttuvat. Lähetä uudelleen tulosten kanssa.",
    "Blodproven fattas. Skicka på nytt med svaren.",
    "Blood tests are missing. Send again with the results.",
)
ASKS_AGAIN = Text(
    "Verikokeet on otettu. Onko unilääke turvallinen?",
    "Blodproven är tagna. Är sömnmedicinen trygg?",
    "Blood tests are taken. Is the sleeping pill safe?",
)
AT_HOME = Text("Helmin koti", "Hemma hos Helmi", "Helmi's home")
VISIT_NOTES = Text(
    "Hoitaja jakaa lääkkeet, päihdetyöntekijä soittaa tiistaisin, tytär perjantaisin.",
    "Vårdaren delar medicinerna, missbrukarvårdaren ringer på tisdagar, dottern på fredagar.",
    "The carer doses the medicines, the substance worker phones on Tuesdays, the daughter on Fridays.",
)
TASK_OF_CARER = Text("Jaa lääkkeet kerran viikossa.", "Dela medicinerna en gång i veckan.", "Dose the medicines once a week.")
TASK_OF_WORKER = Text("Soita tiistaisin kello 16.", "Ring på tisdagar klockan 16.", "Phone on Tuesdays at four.")
TASK_OF_DAUGHTER = Text("Soita äidille perjantaisin.", "Ring mamma på fredagar.", "Phone your mother on Fridays.")
DAUGHTER = Text("Päivi, tytär", "Päivi, dotter", "Päivi, daughter")
TASK_OF_HELMI = Text("Vie kissa rokotettavaksi.", "Ta katten till vaccinering.", "Take the cat to be vaccinated.")
DONE = Text("Käytiin taksilla.", "Vi åkte taxi.", "We went by taxi.")
SECRET_REASON = Text(
    "Naapuri voisi joutua vaaraan, jos tieto kulkee.",
    "Grannen kunde råka i fara om uppgiften går vidare.",
    "The neighbour could come to harm if this is passed on.",
)
SECRET = Text(
    "Tytär pelkää äidin uutta tuttavaa ja kertoi siitä luottamuksella.",
    "Dottern är rädd för mammans nya bekant och berättade det i förtroende.",
    "The daughter is afraid of her mother's new acquaintance and told so in confidence.",
)
EMERGENCY = Text(
    "Tajuton päivystyksessä, lääkitys selvitettävä heti.",
    "Medvetslös på jouren, medicineringen måste klarläggas genast.",
    "Unconscious in the emergency room, medicines must be known at once.",
)
FINDING = Text(
    "Avaus oli tarpeen, käynti löytyy päivystyksestä.",
    "Öppningen behövdes, besöket finns på jouren.",
    "The opening was needed, the visit is in the emergency room's records.",
)
HAND_OVER = Text(
    "Kotihoito sujuu, eniten tehdään nyt päihdetyötä.",
    "Hemvården löper, mest görs nu missbruksvård.",
    "Home care runs well, most of the work is now with substances.",
)
REVIEW = Text(
    "Viini on jäänyt arki-iltoina, Helmi kävelee postilaatikolle.",
    "Vinet har blivit bort på vardagskvällarna, Helmi går till postlådan.",
    "No wine on weekday evenings, Helmi walks to the letter box.",
)
FACTORS = Text("Soitot auttoivat, liukkaus haittasi.", "Samtalen hjälpte, halkan störde.", "The calls helped, icy paths hindered.")
DISSENT = Text("Lauantain viinilasi on minun asiani.", "Lördagens vinglas är min sak.", "The glass of wine on Saturday is my own affair.")
