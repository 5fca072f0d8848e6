"""Sentences that are no questions although they look like some: folded, without apostrophes (see `prose`).

Standard library only.
"""

import re

from analytics.questions.prose import either, somewhere, words

# What stands before the matter itself.
OPENING = re.compile(
    "^[^a-z0-9]*(?:"
    + either(
        r"hej(?:ka)?",
        r"czesc",
        r"siema(?:nko)?",
        "witam",
        "witajcie",
        "dzien dobry",
        "dobry wieczor",
        "sorki",
        "sory",
        "sorry",
        r"przepraszam(?: za [a-z ]{0,30}pytanie)?",
        r"hi",
        "hello",
        "hey",
        "yo",
        "good (?:morning|evening)",
        "(?:moze )?(?:szybkie |glupie |banalne |dziwne )?pytanie",
        "(?:(?:maybe |just )?a )?(?:quick |stupid |dumb |silly )?question",
        "ok(?:ay|ej)?",
        "hmm*",
        "um+",
        "ale",
        "but",
        "so",
        "and",
        "a",
        "i",
        "no",
        "to",
        "oraz",
        "also",
        "then",
        "wait",
        "czekaj",
        "please",
        "prosze",
        "tak w ogole",
        "btw",
        "anyway",
        "well",
        "now",
        "teraz",
        "(?:wszystkim|wam|all|everyone|everybody|guys|team|folks|there|ludzie)",
        r"sorry for [a-z ]{0,30}question",
    )
    + r"\b[\s,:;()\-–—]*)+"
)

# Words that may stand before the matter itself.
OPENERS = words("""
moze maybe just
    hej hejka czesc siema siemanko witam witajcie dzien dobry sorki sory sorry przepraszam hi hello hey yo good
    szybkie glupie pytanie quick stupid dumb question ok okay okej hmm um umm ale but so and a i no to oraz also
    then wait czekaj please prosze tak btw anyway well now teraz wszystkim wam all everyone everybody guys team
    folks there ludzie
""")

# Whole sentences that want no answer although a question mark ends them.
EMPTY = re.compile(
    either(
        "(?:and |so |i )?(?:now what|what now|co (?:teraz|dalej))",
        "(?:how many times|ile razy) (?:can|must|mozna|trzeba) .*",
        # greetings
        r"how (?:are|r) (?:you|u|ya)(?: (?:all|guys|doing|today|everyone|everybody|folks))*",
        "hows (?:it going|everyone|everybody|life|your day)[a-z ]{0,12}",
        "how is (?:it going|everyone|everybody)[a-z ]{0,12}",
        "(?:whats|what is|wassup|sup) ?(?:up|new)?(?: (?:everyone|everybody|all|guys|folks))?",
        "how do you do",
        "how was your (?:day|weekend|evening|week)",
        "co tam(?: (?:u (?:was|ciebie)|slychac))?",
        "(?:i )?jak (?:tam|leci|zyjecie|zdrowie)(?: .{0,20})?",
        "co (?:u (?:was|ciebie) )?slychac(?: .{0,20})?",
        "jak (?:sie )?(?:masz|macie)(?: sie)?",
        "jak (?:minal|wam minal|tam) (?:weekend|dzien|tydzien)",
        # surprise, consent, rhetoric
        "(?:no |ze |ale )?(?:co|jak|kto|czemu|naprawde|serio|powaznie|nie|tak|ok|spoko|juz)",
        "(?:co|no) nie",
        "jak to",
        "czyzby",
        "nieprawdaz",
        (
            "(?:oh |wow |wait )*(?:what|huh|who|really|seriously|srsly|wtf|ok(?:ay)?|already|no|yes|right"
            "|why not|how come|me|eh|hm+)"
        ),
        "a (?:dlaczego|czemu) nie",
        "why not",
        "(?:who|god|nobody) knows",
        "who cares",
        "who needs .*",
        "kto (?:by pomyslal|wie|to wie|by sie spodziewal)",
        "kogo to obchodzi",
        "how hard (?:can|could) (?:it|that) be",
        "what (?:could|can)(?: possibly)? go wrong",
        "co moze pojsc nie tak",
        "ile mozna",
        "jak (?:tu|mozna) nie kochac .*",
        "(?:and )?so what",
        "(?:i )?co z tego",
        "(?:isnt|arent|wasnt|doesnt|dont) (?:it|that|they|you|we)",
        "wiecie co",
        "wiesz co",
        "you know(?: what)?",
        "guess what",
        # offers
        (
            "(?:are there |do you have |got |does anyone have )?(?:any|some|more|other) (?:more |other "
            "|further )?questions?(?: .{0,30})?"
        ),
        "(?:czy )?(?:sa|macie|masz) (?:jeszcze )?(?:jakies )?(?:pytania|watpliwosci)(?: .{0,20})?",
        "jakies pytania(?: .{0,20})?",
        "(?:do you |anyone |anybody )?(?:still )?need (?:any |some )?help(?: .{0,20})?",
        "(?:czy )?(?:potrzebujesz|potrzebujecie|potrzebna)(?: jeszcze)? (?:ci )?pomoc[y]?",
        "(?:w czym )?(?:moge )?pomoc(?: (?:ci|wam|jakos))?",
        "(?:how )?can i help(?: .{0,20})?",
        "(?:do you )?want me to .*",
        "chcesz,? zebym .*",
        "(?:does|did|do) (?:this|that|it|these) (?:all )?(?:help|work|make sense)(?: (?:for )?(?:you|now))?",
        "mak(?:e|es) sense(?: now)?",
        "better(?: now)?",
        "(?:czy )?(?:to )?(?:pomoglo|pomaga|jasne|rozumiesz|rozumiecie|dziala ci|zadzialalo)(?: juz| teraz)?",
        "dziala(?: juz| teraz)?",
    )
    + "[^a-z0-9]*"
)

# Asking back: somebody helps and wants to know more of one person.
BACK = re.compile(
    somewhere(
        (
            r"(?:did|have) (?:you|u) (?:already |also |maybe |even |ever )?(?:tr(?:y|ied)|check(?:ed)?|read"
            r"|look(?:ed)?|pull(?:ed)?|save[d]?|restart(?:ed)?|install(?:ed)?|run|ran|activate[d]?|google[d]?"
            r"|import(?:ed)?|commit(?:ted)?|push(?:ed)?|set)\b"
        ),
        r"are you (?:sure|on|using|running|in)\b",
        r"can you (?:paste|show|post|send|share|try|run|print)\b",
        r"could you (?:paste|show|post|send|share|try|run|print)\b",
        r"what (?:do|did) you (?:get|see|have|mean|want|expect|type)\b",
        r"what (?:does|do) .{0,60}\b(?:say|show|print)\b.{0,40}$",
        r"which (?:branch|version|line|os|python|file) (?:are|do|did) you\b",
        r"does it still\b",
        r"could it be that\b",
        r"is (?:the|your) .{0,40}\b(?:saved|active|installed|running|up to date)$",
        r"^is x saved",
        r"what happens (?:if|when) you\b",
        r"^(?:a )?(?:na )?pewno (?:masz|jestes|dobrze)\b",
        r"(?:co|jaki|jaka|jakie) (?:ci )?(?:pokazuje|wypisuje|wyskakuje|wyswietla|masz|dostajesz|widzisz)\b",
        r"na ktorej? \w+ jestes\b",
        (
            r"(?:mozesz|moglbys|moglabys) (?:\w+ )?(?:wkleic|pokazac|wrzucic|podeslac|wyslac|sprobowac"
            r"|sprawdzic czy)\b"
        ),
        r"a jak (?:puscisz|zrobisz|dasz|wpiszesz|odpalisz|usuniesz|zmienisz)\b",
        r"moze .{1,40} zwraca\b",
        r"^(?:a )?moze w \w+ \w+",
        r"dalej nie dziala$",
        r"dziala (?:ci|u ciebie)\b",
    )
)
TO_ONE = re.compile(r"[aeiyu]l[ea]s\b")  # "próbowałeś", "zapisałaś"

# Words at the end that only seek consent, unless what stands before says that somebody is unsure.
CONSENT = re.compile(
    ", *(?:co )?"
    + either("nie", "prawda", "no", "right", "ok", "okay", "tak", "correct", "huh", "eh", "isnt it", "arent they")
    + "$|, *"
    + either("doesnt it", "dont you think", "innit", "nieprawdaz", "hm+")
    + "$"
)
UNSURE = re.compile(
    r"^(?:czyli|wiec|to znaczy|rozumiem,? ze|so\b|meaning|if i understand|do i understand|then\b|in that case|na pewno)"
)

# What looks like a plea and is none.
NO_PLEA = re.compile(
    somewhere(
        r"(?:sprawdz\w*|zobacz\w*|zalezy|niezaleznie|popatrz\w*|upewnij\w*|powiedz\w*|daj\w* znac),? .{0,40}czy\b",
        r"(?:how many times|ile razy) (?:can|must|mozna|trzeba)\b",
        (
            r"nie wiem,? (?:jak|co|gdzie|czy) (?:wam|wy|ty|ci|tobie|inni|powiedziec|dziekowac|zdaze|dam rade"
            r"|warto|to zrobil\w*|ty to)\b"
        ),
        r"(?:dont|do not) know (?:how you|how to thank|what to say|what i would|how they)",
        r"(?:if|when|whenever|in case) (?:anyone|anybody|someone|somebody|you|you guys)\b",
        r"(?:jesli|jezeli|gdyby|jak|gdy|kto) (?:ktos|czegos|ktokolwiek)\b",
        r"let me know if",
        r"(?:nobody|no one|nikt)\b",
        r"(?:that|this|it) (?:didnt|doesnt) matter",
        r"mam pytanie do ciebie$",
        r"nie ma problemu",
        r"mam ten sam problem",
        r"same problem here",
        r"i had (?:the same|a similar)",
        r"mia(?:lem|lam) (?:ten sam|to samo|podobn\w+)",
        r"cant (?:wait|make it|today|complain)",
        r"(?:zapytaj|pytaj|spytaj|ask)\w* (?:\w+ )?(?:na forum|in the forum|mentor\w*)",
        r"how (?:it|that|this) works\b",
        r"dont worry",
        r"no problem\b",
        r"bez problemu",
    )
)
