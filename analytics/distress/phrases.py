"""What people write when they think of dying or of hurting themselves: folded, without apostrophes (see `prose`).

A short list, so that somebody can read all of it: each phrase speaks of oneself and hardly ever means anything else. It
finds nothing that is not on it, which is why it is called a safety net. Change it only together with its sentences in
tests/analytics/distress, and have somebody look at it who knows of such things. The standard library only.
"""

from analytics.questions.prose import either

# What somebody does not (yet) say with the phrase itself: it may be negated together with it.
_WANT = either(
    *("chce", "chcialbym", "chcialabym", "chcialem", "chcialam", "zamierzam", "planuje", "probowalem", "probowalam"),
    *("mam zamiar", "mam zamiaru", "mam ochote", "mam ochoty", "mam", "mialem", "mialam", "bede"),
)

# Polish: each phrase with its verb, so that a „nie” just before it takes it back.
POLISH = (
    rf"(?:{_WANT} )?(?:sie zabic|zabic sie)",
    r"(?:zabije sie|sie zabije)",
    rf"(?:{_WANT} )?(?:(?:odebrac sobie|sobie odebrac) zycie|skonczyc (?:ze soba|z zyciem|to zycie))",
    r"(?:odbiore sobie zycie|skoncze ze soba)",
    rf"(?:{_WANT} )?(?:targnac sie na (?:swoje )?zycie|zakonczyc swoje zycie)",
    rf"(?:{_WANT} )?popelnic samobojstwo|popelnie samobojstwo",
    rf"(?:{_WANT} )?mysl\w* (?:samobojcz\w*|o samobojstwie|o odebraniu sobie zycia)",
    rf"(?:{_WANT} )?prob\w* samobojcz\w*",
    rf"{_WANT} (?:juz )?(?:umrzec|nie zyc|zniknac na zawsze)",
    r"wola(?:lbym|labym) (?:umrzec|nie zyc|sie nie urodzic)",
    rf"(?:{_WANT} )?(?:sobie zrobic|zrobic sobie) krzywde|(?:zrobie|robie) sobie krzywde",
    r"(?:chce|zamierzam) sie (?:po)?ciac|(?:po)?tne sie|(?:pocialem|pocielam) sie|sie (?:pocialem|pocielam)",
    rf"(?:{_WANT} )?sie okaleczac|okaleczam sie",
)
# These are negative themselves: nothing before them takes them back.
POLISH_WHOLE = (
    r"nie chce (?:mi sie )?(?:juz )?(?:dluzej )?zyc",
    r"nie chce sie (?:juz )?(?:mi )?zyc",
    r"odechcia\w+ mi sie zyc",
    r"nie mam (?:juz )?(?:po co|dla kogo|sily|sil) zyc",
    r"nie widze (?:juz )?(?:zadnego )?sensu (?:w )?(?:zyciu|zycia|zyc)",
    r"(?:moje )?zycie nie ma (?:juz )?(?:dla mnie )?(?:zadnego )?sensu",
    r"nie wiem czy (?:jeszcze )?chce (?:jeszcze )?zyc",
    r"(?:wszystkim|swiatu|rodzinie) (?:by )?(?:byloby|bylo by|bedzie) lepiej beze mnie",
)

_GOING = either(
    *("going to", "gonna", "want to", "wanna", "trying to", "planning to", "planning on", "ready to", "about to"),
    *("thinking of", "thinking about", "think about", "thought about", "try to", "tried to", "plan to"),
)
ENGLISH = (
    rf"(?:{_GOING} )?(?:kill|killing|kil) (?:myself|my self)",
    rf"{_GOING} kms",
    rf"(?:{_GOING} )?(?:end|ending|take|taking) my (?:own )?life",
    rf"{_GOING} (?:end|ending) it all",
    rf"(?:{_GOING} )?(?:commit|committing|attempt|attempted|attempting) suicide",
    r"(?:have |having |had )?(?:thoughts of|thinking of|thinking about|think about) suicide",
    r"(?:feel |feeling |have |having |been |being )?suicidal",
    r"(?:i (?:(?!dont|do|not|never)\w+ ){0,3}|^)(?:want to|wanna|would like to) die",
    r"(?:hurting|harming) myself|(?:want to|wanna|going to|gonna) (?:hurt|harm|cut) myself",
    r"(?:i |started )self ?harm(?:ing|ed)?",
    r"i (?:\w+ ){0,2}(?:cut|cutting) myself (?:again|to feel|on purpose)",
)
ENGLISH_WHOLE = (
    r"(?:dont|do not) (?:\w+ )?(?:want to|wanna) (?:live|be alive|exist|be here)\b(?! (?:in|with|near|at|on|by)\b)",
    r"(?:dont|do not) (?:want to|wanna) wake up (?:any ?more|ever|again)",
    r"(?:no|any) (?:reason|point) (?:to live|to be alive|in living|to go on living|in being alive)",
    r"nothing (?:left )?to live for",
    r"(?:wish|if) i (?:was|were) (?:dead|never born)",
    r"wish i(?: had|d)? never been born",
    r"id rather be dead|i would rather be dead",
    r"(?:everyone|everybody|they|you|world) (?:would|will|d|all|is|are|would all) (?:be )?better off without me",
    r"im better off dead|i am better off dead|be better off dead",
    r"(?:dont|do not) know if i (?:still )?(?:want to|wanna) (?:live|be alive)",
)

# Just before a phrase, these take it back.
NOT_POLISH = r"(?:nie|nigdy|ani|bez)(?: (?:juz|wcale|nawet|sie|mialem|mialam|mam|zadnych|zadnej))*"
NOT_ENGLISH = (
    r"(?:not|never|dont|do not|didnt|did not|wont|wouldnt|no|isnt|arent|wasnt|without|havent|hasnt)"
    r"(?: (?:ever|really|actually|even|be|been|any|having|feel|feeling|gonna|going to|want to|wanna|try to))*"
)
# What is said of stairs, jokes and embarrassment.
NOT_MEANT = (
    r"(?:mozna|idzie|latwo|prawie|moglbym|da sie) (?:sobie |sie )?(?:zabic|zrobic|potknac|krzywde|sie)",
    r"(?:want to|wanna) die (?:of|from) (?:laughter|laughing|cringe|embarrassment|boredom|shame)",
    r"(?:umrzec|umre) (?:ze|z) (?:smiechu|nudow|wstydu|zazenowania)",
)
# After these, what was taken back is meant after all.
BUT = r"\b(?:but|though|although|however|yet|ale|jednak|lecz|choc|chociaz|tylko ze)\b"
