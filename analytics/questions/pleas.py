"""How people ask, with a question mark or without: folded, without apostrophes (see `prose`).

Standard library only.
"""

import re

from analytics.questions.prose import any_of, somewhere, words

_WHO = "(?:ktos|ktokolwiek|kto)"
_ANY = "(?:anyone|anybody|someone|somebody|any of you|one of you)"

# How a sentence begins that asks, whatever ends it.
START = re.compile(
    any_of(
        r"(?:is|are|was|were|does|did|can|could|will|would|should|has|may) "
        r"(?:the|it|this|that|there|they|we|i|he|she|my|our|these|those|x)\b",
        r"(?:do|have) (?:i|we|they|people)\b",
        r"what (?:is|are|was|were)\b(?! (?:more|important|needed|left|missing|nice|cool|good|great)\b)",
        r"which \w+ (?:do|does|did|is|are|should|can|has|have)\b",
        r"(?:explain|clarify) (?:to me|the|how|why|what|x)\b",
        r"help(?:,|!|$)",
        r"o co (?:chodzi|biega|pytaja)",
        r"(?:w|na|do|z|od|przez|za|pod|o) (?:ktor\w+|jaki\w*|czym|ilu)\b",
        r"(?:wytlumacz\w*|wyjasni\w*) (?:mi|ktos|prosze)\b",
        (
            r"how (?:do|does|did|can|could|should|would|to|many|much|long|deep|is it possible|come|exactly|often"
            r"|are we|am i)\b"
        ),
        (
            r"(?:why|when|where|who) (?:do|does|did|is|isnt|are|arent|am|can|cant|could|should|would|will|wont"
            r"|doesnt|dont|has|have)\b"
        ),
        r"what (?:do|does|am i|are we|should|would|could|can|if)\b",
        (
            r"what(?:s| is| are) (?:the (?:difference|point|best|right|deadline|reason|cleanest|easiest|purpose)"
            r"|wrong|this|that|a|an|x)\b"
        ),
        r"whats x\b",
        r"which (?:one|version|of|file|library|project|task|branch|is|are|do|should)\b(?! why)",
        rf"(?:does|do|did|has|have|can|could|would|is|will|might) {_ANY}\b",
        (
            rf"{_ANY} (?:else )?(?:know|knows|got|have|has|seen|seeing|able to|willing|here who|an idea|familiar"
            r"|solved|had)\b"
        ),
        rf"{_ANY} (?:can|could|please) (?:help|explain|tell|look|check|show)",
        (
            r"(?:is|isnt|are|arent) (?:there|it possible|it ok|it okay|it allowed|it normal|it true|this (?:the"
            r"|right|correct|normal|ok)|the deadline|x)\b"
        ),
        (
            r"(?:am i|are we|do we|do i|can i|can we|could i|could we|may i|may we|should i|should we|would it be"
            r"|must we|must i|will we|shall we)\b"
        ),
        r"any (?:idea|ideas|way|tips|advice|suggestions?|clue|help|hints?|thoughts|chance)\b",
        r"(?:some )?help(?: me| please| needed|$)",
        r"need (?:some |a bit of |your )?(?:help|advice)\b",
        r"(?:could|can|would|will) you (?:please |all |guys )?(?:help|explain|look|check|tell|review|clarify)",
        (
            r"jak (?:(?:to|sie|mam|mozna|najlepiej|najprosciej|poprawnie|w|na|wy|moge|mamy|dlugo|duzo|wlasciwie"
            r"|dokladnie|w ogole|powinn\w+|nalezy|trzeba) |\w+ )?(?!\b(?:widac|slychac|byc|mozna"
            r"|powiedziec)\b)(?:\w+[aeiouy]c\b|sie \w+|dziala\b|dzialaja\b|x\b|zrobic)"
        ),
        r"jak (?:mam|moge|mamy|sie \w+c|powinn\w+)\b",
        r"(?:dlaczego|czemu|po co|skad)\b",
        r"czy\b",
        (
            rf"{_WHO} (?:z was )?(?:wie|zna|moze|ma|moglby|mogl by|moglaby|pomoze|umie|potrafi|ogarnia|rozumie"
            r"|robil|zrobil|zrobila|widzial|mial|korzystal|pamieta|orientuje|wytlumaczy|podpowie|podesle)\b"
        ),
        (
            r"(?:wie|ma|zna|moze|moglby|moglaby|pomoze|umie|robil|zrobil|zrobila|mial|orientuje sie|pamieta"
            rf"|potrafi) (?:mi |moze |tu |to |juz |sie )?{_WHO}\b"
        ),
        r"(?:moglibyscie|moglby\w*|moglaby\w*|mozecie|moze ktos)\b",
        (
            r"gdzie (?:jest|sa|znajde|moge|mozna|mam|ma|znalezc|szukac|to|sie|wrzuc\w+|wysl\w+|odda\w+|poda\w+"
            r"|zapis\w+)\b"
        ),
        r"kiedy (?:jest|sa|mamy|bedzie|beda|trzeba|mozna|oddajemy|termin|zaczyna\w*|konczy\w*|wlasciwie|sie)\b",
        r"o ktorej (?:jest|sa|mamy|dzis|jutro|zaczyna\w*|bedzie)\b",
        (
            r"co (?:to (?:jest|znaczy|za)|oznacza\w*|znaczy|zrobic|robic|robie|zwraca|robi|trzeba|mam|mamy"
            r"|powinn\w+|jest nie tak|zle|daje|moze byc|ma)\b"
        ),
        r"czym (?:sie|jest|rozni)\b",
        (
            r"(?:jaki|jaka|jakie|jakiego|jaka|jakich|jakim|ktory|ktora|ktore|ktorego|ktora|ktorym)\b(?! (?:dzien"
            r"|piekn|fajn|super|wstyd))(?= \w+ \w+)"
        ),
        r"ile (?:mamy|mam|trwa|trzeba|czasu|punktow|musimy|wam|jest|zadan|kosztuje|razy|dni|godzin)\b",
        r"da sie\b",
        r"(?:jakies|jakis) (?:pomysl\w*|rad\w+|wskazowk\w+|sposob)\b",
        r"(?:czyli|wiec) (?:jak|co|czemu|gdzie)\b",
    )
)

# What says anywhere in a sentence that somebody is stuck and wants help.
PLEA = re.compile(
    somewhere(
        r"unable to\b",
        r"not (?:really |quite |entirely )?sure (?:i|we) \w",
        r"(?:to|cant|cannot) figure out\b",
        r"(?:would like|id like|want|wanted|wanna) to (?:know|ask)\b",
        r"what (?:could|can|might) (?:be|cause|i|it)\b",
        r"what (?:did|do|should) i (?:do|use|try|change|put)\b",
        r"what gives$",
        r"co (?:moze byc|zrobil[ea]m (?:zle|nie tak)|zle zrobil[ea]m|robie (?:zle|nie tak)|poszlo nie tak)\b",
        r"(?:chcialbym|chcialabym|chce|chcial[ea]m) (?:sie )?(?:dowiedziec|zapytac|spytac|poznac)\b",
        r"zastanawiam sie,? (?:jak|czy|czemu|dlaczego|co|gdzie|ktor\w+|kiedy|ile)\b",
        r"czy (?<=\w czy )(?:w|we|jutro|dopiero|wystarczy|raczej|lepiej)\b",
        (
            r"nie (?:wiem|mam pojecia|jestem pewn\w+),? (?:jak|czemu|dlaczego|gdzie|co|skad|ktor\w+|od czego"
            r"|po co|czy|kiedy|w jaki|jakie\w*|o co|na czym) \w"
        ),
        r"nie rozumiem(?! sie)",
        r"nie ogarniam",
        r"nie (?:umiem|potrafie|moge) (?:sobie |tego |sie )*(?:\w+ )?(?:\w+[aeiouy]c|przejsc|znalezc|wejsc)\b",
        r"nie dam rady (?:tego )?(?:odpalic|uruchomic|zainstalowac)",
        (
            r"nie (?:dziala|dzialaja|chce|chca|otwiera|uruchamia|odpala|wlacza|instaluje|laduje|kompiluje"
            r"|laczy) (?:mi|nam)\b"
        ),
        (
            r"(?:mi|nam|u mnie|u nas) (?:to |dalej |nadal |juz |wciaz |sie |ciagle )*nie (?:dziala|dzialaja|chce"
            r"|otwiera|uruchamia|odpala|wlacza|instaluje|laduje|laczy)"
        ),
        r"nie (?:dziala|chce|uruchamia|odpala|otwiera)(?: sie)? u (?:mnie|nas)",
        r"(?:dalej|nadal|wciaz|ciagle) nie dziala",
        r"(?:wywala|wyskakuje|wyrzuca|sypie|pokazuje|wypluwa) (?:mi|sie mi|nam)\b",
        r"(?:mi|mnie) (?:to |sie |ciagle )*(?:wywala|wyskakuje|wyrzuca|sypie)",
        r"(?:utknalem|utknelam|utknela?m|zacialem sie|zacielam sie|pogubilem sie|pogubilam sie) ?(?:na|w|z|przy)?",
        r"(?:mam|mamy) (?:\w+ )?(?:problem|pytan\w+|klopot)\w*",
        (
            r"(?:potrzebuje|potrzebna|prosze o|prosba o|poprosze o|licze na) (?:\w+ )?(?:pomoc\w*|rad\w+"
            r"|wskazowk\w+|podpowiedz\w*|review|wyjasnien\w+|wytlumaczen\w+)"
        ),
        r"pomocy(?!\w)",
        r"(?:pomozcie|pomozecie|pomoze mi|pomoze ktos|ktos pomoze|ktos podpowie|podpowiecie|wytlumaczycie)",
        r"(?:czy|moze|moglby|moglaby|wie|ma|zna|pomoze|zrobil) (?:mi )?ktos\b(?! (?:by|bedzie|chce))",
        r"ktos (?:moze |mi )*(?:wie|pomoze|moglby|moglaby|wytlumaczy|podpowie|ogarnia|zna sie)\b",
        r"czy (?:ktos|moge|mozna|trzeba|musze|musimy|mozemy|komus|moglbym|moglabym)\b",
        (
            r"(?:i|we|im|still|really) (?:dont|do not|cant|cannot|could not|couldnt) (?:really |quite |even "
            r"|seem to )*(?:understand|get|know|figure|see|find|make|install|run|open|connect|access|remember)\b"
        ),
        (
            r"(?:dont|cant)(?<=^....) (?:really |quite |even )*(?:understand|get|know|figure|see why|find|install"
            r"|run|open)\b"
        ),
        r"(?:no|not a|havent a) (?:idea|clue) (?:how|why|what|where|which|when|if) \w",
        (
            r"not (?:really |quite |entirely )?sure (?:how|why|what|where|which|when|if|whether) (?:to|i|we|it"
            r"|this|the|that|my)"
        ),
        (
            r"(?:i am|im|we are|were|i got|got|getting|still|completely|totally)(?: \w+)? (?:stuck"
            r"|lost)\b(?: (?:on|with|at|in|since))?"
        ),
        r"stuck\b(?<=^stuck)",
        r"(?:i|we) (?:\w+ )?need (?:\w+ )?(?:help|advice|a hint|hints)\b",
        r"please help\b",
        r"help (?:me|please|needed)\b",
        (
            r"(?:doesnt|does not|isnt|is not|not|dont|didnt|wont) (?:work|working|run|start|load|open|compile"
            r"|connect|install)(?:ing)? (?:for|on|with) (?:me|us|my|mine|our)\b"
        ),
        r"my (?:\w+ ){1,3}(?:doesnt|does not|isnt|wont|cant|keeps|fails|crashes|refuses|is not)\b",
        r"still (?:doesnt|does not|isnt|wont|fails)\b",
        (
            r"(?:i|i am|im|i keep|i still|we|and|keep) ?(?:get|getting|got|have|see|seeing) (?:an? |the |this "
            r"|same |the same )*(?:\w+ )?(?:error|exception|x when|traceback)\b"
        ),
        r"(?:having|have|had) (?:\w+ )?(?:trouble|problems?|issues?|a question|some questions|a problem|an issue) ?",
        (
            rf"(?:can|could|would|does|has|is|if) {_ANY}\b(?! (?:needs?|wants?|joins?"
            r"|is interested))(?= (?:please |here |else |be )?(?:help|explain|look|know|tell|check|show|able"
            r"|review|clarify|got|have|seen|solved|point))"
        ),
        r"anyone know",
        r"anybody know",
        r"wondering (?:if|how|why|whether|what|when|where)",
        r"(?:any|anybody|anyone) (?:else )?(?:ideas?|idea|clue|tips|advice|suggestions) ?",
        r"how (?:do|can|should|would) (?:i|we|one)\b",
        r"what am i (?:doing|missing)",
        r"why (?:does|is|do|am|are|doesnt|isnt|cant) (?:it|this|my|the|x|i|that|we)\b",
        r"i keep getting\b",
        r"(?:tried|trying) (?:\w+ ){0,4}(?:but|and) (?:it |nothing |still |no )+",
        r"is there (?:a|any) way",
    )
)

# Words without which no PLEA is in a sentence, and the words that a START begins with: looking for them is quick.
PLEA_WORDS = words("""
unable want wanted wanna like gives could czy chcialbym chcialabym chce chcialem chcialam zastanawiam zle byc robie
    wiem pojecia pewna pewny pewien rozumiem ogarniam umiem potrafie moge nam mnie nas dalej nadal wciaz ciagle
    utknalem utknelam utknela zacialem zacielam pogubilem pogubilam problem problemy pytanie pytanko pytania klopot
    potrzebuje potrzebna prosze prosba poprosze licze pomocy pomozcie pomozecie pomoze podpowiecie wytlumaczycie mi
    ktos komus mozna trzeba musze musimy mozemy moglbym moglabym understand know figure find idea clue sure stuck
    lost help working advice hint hints wont keep keeps fails crashes refuses error exception traceback trouble
    issue issues problems question questions anyone anybody someone somebody wondering ideas tips suggestions what
    why tried trying way getting got dont cant doesnt isnt
""")
START_WORDS = words("""
was were they explain clarify w na do z od przez za pod wytlumacz wytlumaczcie wyjasnij wyjasnijcie
    how why when where who what whats which does do did has have can could would is will might anyone anybody
    someone somebody any one isnt are arent am may should must shall some help need jak dlaczego czemu po skad czy
    ktos ktokolwiek kto wie ma zna moze moglby moglaby pomoze umie robil zrobil zrobila mial orientuje pamieta
    potrafi moglibyscie mozecie gdzie kiedy o co czym jaki jaka jakie jakiego jakich jakim ktory ktora ktore
    ktorego ktorym ile da jakies jakis czyli wiec
""")
