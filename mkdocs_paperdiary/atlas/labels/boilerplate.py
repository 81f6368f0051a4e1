"""Words of summaries and titles that say nothing about a subject.

scikit-learn's list has the function words of English. Summaries of papers add a vocabulary of
their own: who proposes what, how good it is, and that there are results. For other languages only
the most frequent function words are listed; the rest is left to their even spread over the diary.
"""

from __future__ import annotations

from functools import cache

_VERBS = """
underscore uncover learn accelerate accomplish account achieve act adapt add address adjust adopt
affect aim allow analyse analyze apply approach argue arise assess assume avoid balance base
become begin boost bring build capture cause challenge change choose claim combine compare compile
comprise conclude condition conduct consider consist contain continue contribute convert cover
create deal decide define deliver demonstrate depend deploy derive describe design detail detect
determine develop devise discover discuss dive draw drive ease eliminate emerge emphasise
emphasize employ enable encode encourage enhance ensure establish estimate evaluate evolve examine
exceed exhibit expand explain exploit explore expose express extend facilitate fail favour focus
follow force form formulate foster frame gain generate get give guide handle harm help highlight
identify illuminate illustrate imply improve include increase indicate infer influence inform
inspire integrate internalise internalize introduce invent investigate involve iterate join keep
know lack launch lead let leverage limit link maintain make manage map match maximise maximize
measure minimise minimize modify motivate need note observe obtain occur offer operate optimise
optimize outline outperform overcome pave perform place pose predict present preserve prevent
probe produce promote propose prove provide quantify raise reach recommend reduce refine reflect
rely remain remove replace report require rethink retain reveal review run scaffold scale seek
seem select serve set shift show signify simplify solve speed start state stem streamline
strengthen struggle study suggest summarise summarize support surpass surface tackle take target
tend test think trace track train transform treat try turn understand unify unlock update use
utilise utilize validate vary verify view want work yield
"""

_NOUNS = """
ability accuracy advance advantage aim algorithm analysis answer application approach area article
aspect attempt author background baseline basics behavior behaviour benefit blog book bottleneck
capability capacity case category chapter choice collection comparison complexity component
concept conclusion consequence consistency content context contribution convergence cost demand
detail difference difficulty direction doc discussion document documentation domain effect
effectiveness effort efficiency essay evidence example experiment fact factor failure feature
figure finding flexibility form foundation framework fundamental gap goal guideline history
hypothesis idea impact importance improvement inefficiency innovation insight instance
introduction issue journal key kind lack lecture lesson level limitation limit line log lot
blogpost mechanism method methodology metric minute month need novelty number objective
opportunity option outcome output overview page paper part people performance perspective piece
pipeline point post potential practice principle problem procedure process progress project
property proposal proposition quality question range reader recipe reference region reliability
requirement research resource result review robustness role rule sample scalability scale scenario
scheme section sense series session set setting setup skill solution source stability stage
standard state step strategy strength structure study success suite summary support survey task
technique technology term test theory thing time tip tool topic tradeoff trade-off tutorial type
understanding use user utility value variant variety version video view volume way week work
workflow year
"""

_OTHERS = """
able according actual additional advanced alike alone alternative appropriate available aware best
better big bitter careful certain classical clear common comparable complete complex comprehensive
concise consistent continual costly critical crucial current dedicated demanding detailed
different difficult direct distinct diverse dramatic due early easy effective efficient elegant
emergent empirical end-to-end enough entire equivalent essential exact excellent existing
expensive extensive extra extreme far fast faster favourable few fewer fine first flexible
following formal foundational free full further future gentle given global good great greater half
hard hence high higher huge human-like ideal important improved in-depth increased individual
inherent initial innovative inside instead interesting intuitive involved key large larger last
late latest less likely limited little live long longer low lower main major many massive maximum
mean mere minimal minimum modern modest more multiple mutual native naive necessary new next nice
non novel numerous obvious old only opaque open optimal optimum ordinary other outdated overall
own particular past peculiar perfect performant popular possible potent powerful practical precise
previous primary prior proper quick rapid rare raw ready real recent regular related relevant
reliable remarkable resulting rich rigorous robust scalable second second-order serious several
severe shared short shorter significant similar simple simpler single small smaller smart
so-called solid sound special specific specialised specialized stable standardised standardized
state-of-the-art straightforward strong stronger structured subsequent substantial successful such
sufficient suitable superior sure systematic tailored technical thousand third thorough top total
traditional true typical underlying unified unique unlike unprecedented unseen unstable useful
usual valid valuable various varied vast versatile viable vital weak whole wide widespread worse
worst zero-cost like one two three four five six seven eight nine ten hundred million billion vs
via versus toward towards across per without within beyond rather even just also often yet thus
whether into onto upon despite among amid et al e.g i.e etc ie eg fig pdf arxiv http https www com
org html jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july
august september october november december monday tuesday wednesday thursday friday saturday
sunday it's isn't don't doesn't can't won't what's let's ultimate conventional
"""

_IN_COMPANY = """
agent architecture model network ai team search prediction case class code compute computation
core data development downstream dynamic environment evaluation execution exploration form game
intelligence interaction key level line log machine operation order overhead pattern play policy
problem process project property reference region role rule sample score section segment sequence
series session set state structure system test thing tool type utility value view volume workload
action spaces features feature space
"""
"""Words that mean something beside others, as in `type inference`, and little alone."""

_ELSEWHERE = """
der die das den dem des ein eine einer eines einem einen und oder mit von vom zu zum zur für auf
aus bei nach über unter durch im am ist sind war wird werden wie nicht auch sich als dass wir le
la les un une du de et ou avec pour par sur dans en au aux est sont ce cette ces qui que dont plus
pas nous leur leurs sa son ses entre el los las una unos unas y o con para por sobre del al es
este esta estos estas se su sus lo más como no il gli i uno di da dei della delle degli nel nella
e ed che per sono questo questa os as um uma do dos em na nos nas ao aos pelo pela é são com het
een van voor op met aan bij is zijn dat och att det som för med till av på är
"""

_TELLING = """
bill computer cry detail fire interest mill mine sincere system thick thin top
"""
"""Words of scikit-learn's list that are subjects of research."""


@cache
def empty_words() -> frozenset[str]:
    """All words that end a phrase, in lower case; imports scikit-learn."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = set(ENGLISH_STOP_WORDS.difference(_TELLING.split()))
    for verb in _VERBS.split():
        words |= _conjugated(verb)
    for noun in _NOUNS.split():
        words |= {noun, f"{noun}s", f"{noun}es"}
        if noun.endswith("y"):
            words.add(f"{noun[:-1]}ies")
    return frozenset(
        words.union(_OTHERS.split(), _ELSEWHERE.split()).difference(
            _NAMES_OF_FIELDS.split(), in_company()
        )
    )


@cache
def in_company() -> frozenset[str]:
    """Words that name nothing alone, in lower case, singular and plural."""
    words = _IN_COMPANY.split()
    return frozenset([*words, *(f"{word}s" for word in words)])


def _conjugated(verb: str) -> set[str]:
    root = verb[:-1] if verb.endswith("e") else verb
    forms = {verb, f"{verb}s", f"{verb}es", f"{root}ed", f"{root}ing", f"{verb}{verb[-1]}ing"}
    forms.add(f"{verb}{verb[-1]}ed")
    if verb.endswith("y"):
        forms |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
    return forms


_NAMES_OF_FIELDS = """
learning training testing planning scaling mapping modelling tracking scheduling routing compiling
structured design designs complexity context theory strategy quality history adapting evolving
search video human open detecting encoding optimizing level levels tracing capture sample samples
feature features algorithm algorithms
"""
"""Forms that the lists above bring in by their grammar, and that are subjects all the same."""
