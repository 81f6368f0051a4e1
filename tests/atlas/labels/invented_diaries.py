"""Diaries of invented notes in many languages: five topics of everyday life, twelve notes each."""

from __future__ import annotations

import random
from dataclasses import dataclass

from mkdocs_paperdiary.atlas.labels import Group
from mkdocs_paperdiary.diary import Entry

TOPICS = ("volcanoes", "bread", "bees", "railways", "sleep")


@dataclass(frozen=True)
class Tongue:
    """A language: sentences with places for nouns, and the nouns of each topic.

    A noun has forms, parted by a stroke; `{a}` is the first form of one noun, `{b1}` the second
    of another.
    """

    titles: str
    summaries: str
    nouns: tuple[str, str, str, str, str]
    """In the order of `TOPICS`."""


def invented_diary(language: str) -> list[Group]:
    """Sixty notes in a language, a cluster for each topic; always the same."""
    tongue = TONGUES[language]
    chance = random.Random(language)
    titles, summaries = _lines(tongue.titles), _lines(tongue.summaries)
    groups = []
    for number, topic in enumerate(TOPICS):
        nouns = [noun.split("|") for noun in tongue.nouns[number].split(", ")]
        entries = []
        for at in range(12):
            texts = [
                _filled(chance.choice(titles), chance.sample(nouns, 3), language),
                _filled(chance.choice(summaries), chance.sample(nouns, 3), language),
                _filled(chance.choice(summaries), chance.sample(nouns, 3), language),
            ]
            title, summary = texts[0], " ".join(texts[1:])
            entries.append(
                Entry(f"notes/{topic}{at}", f"notes/{topic}{at}.md", title, summary=summary)
            )
        groups.append(Group(number, tuple(entries)))
    return groups


def topic_nouns(language: str, topic: int) -> list[str]:
    """All forms of the nouns of a topic, in lower case."""
    return [form.lower() for form in TONGUES[language].nouns[topic].replace(", ", "|").split("|")]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def _filled(sentence: str, nouns: list[list[str]], language: str) -> str:
    places = {
        f"{letter}{number or ''}": form
        for letter, forms in zip("abc", nouns, strict=True)
        for number, form in enumerate(forms)
    }
    filled = sentence.format(**places)
    if language == "ko":
        filled = _with_particles(filled)
    return filled[:1].upper() + filled[1:]


def _with_particles(sentence: str) -> str:
    """Korean particles by the last sound of the word before them: `빵(은는)` is `빵은`."""
    while "(" in sentence:
        before, _, rest = sentence.partition("(")
        pair, _, after = rest.partition(")")
        has_final = (ord(before[-1]) - 0xAC00) % 28 > 0
        half = len(pair) // 2
        sentence = before + (pair[:half] if has_final else pair[half:]) + after
    return sentence


TONGUES = {
    "de": Tongue(
        """
        {a} und {b}: ein neuer Blick
        Was {a} mit {b} zu tun hat
        Eine kurze Geschichte über {a}
        Noch einmal: {a}
        Wie man {a} richtig versteht
        {a} statt {b}?
        Im November gelesen: {a} und {b}
        Notizen über {a}, {b} und {c}
        Warum nicht nur {a} zählt
        """,
        """
        Der Text zeigt, wie {a} und {b} zusammenhängen, und warum das für viele wichtig ist.
        Hier wird erklärt, was man über {a} wissen sollte, bevor es um {b} geht.
        Im ersten Teil geht es um {a}, im zweiten um {b} und im letzten um {c}.
        Ohne {a} gäbe es auch kein Wort über {b}, meint die Autorin.
        Am besten gefiel mir der Abschnitt, in dem {a} und {b} verglichen werden.
        Noch im Westen wie im Osten gilt: {a} braucht vor allem Geduld.
        Das Buch beschreibt {a}, {b} und {c} sehr genau und mit vielen Bildern.
        """,
        (
            "Vulkan, Lava, Magma, Asche, Krater, Eruption",
            "Sauerteig, Mehl, Hefe, Kruste, Brot, Backofen",
            "Biene, Honig, Imker, Wabe, Bienenstock, Pollen",
            "Eisenbahn, Lokomotive, Bahnhof, Gleis, Fahrplan, Waggon",
            "Schlaf, Traum, Müdigkeit, Tiefschlaf, Wecker, Schlummer",
        ),
    ),
    "fr": Tongue(
        """
        À propos {a} et {b}
        Ce que l'on sait {a}
        Une brève histoire {a}
        Au sujet {a} et de ce qui vient après
        L'étude {a}, encore une fois
        Lectures de novembre et septembre : autour {a}
        Le rôle {a} et celui {b}
        Pourquoi parler {a} aujourd'hui ?
        """,
        """
        L'auteur traite {a} et {b} dans un texte qui n'est pas trop long.
        C'est une bonne introduction à l'étude {a}, avec beaucoup d'images {b}.
        On y parle {a}, puis {b} et enfin {c}, sans jamais perdre le fil.
        Il s'agit {a} plutôt que {b}, ce qui m'a surpris.
        Le dernier chapitre, autour {a}, est celui que j'ai préféré.
        Rien {a} sans une part {b}, d'après cette autrice.
        """,
        (
            "du volcan, de la lave, du magma, des cendres, du cratère, de l'éruption",
            "du levain, de la farine, de la levure, de la croûte, du pain, du four",
            "de l'abeille, du miel, de l'apiculteur, du rucher, de la ruche, du pollen",
            "du chemin de fer, de la locomotive, de la gare, des rails, du wagon, des trains",
            "du sommeil, du rêve, de l'insomnie, de la sieste, de l'oreiller, du réveil",
        ),
    ),
    "es": Tongue(
        """
        Sobre {a} y {b}
        Lo que se sabe {a1}
        Una breve historia {a1}
        Otra vez {a}
        Lecturas de noviembre: {a} y {b}
        El papel {a1} y el {b1}
        ¿Por qué {a} y no {b}?
        Apuntes sobre {a}, {b} y {c}
        """,
        """
        El texto muestra cómo {a} y {b} están unidos, y por qué eso les importa a muchos.
        Aquí se explica qué hay que saber {a1} antes de hablar {b1}.
        Primero trata {a1}, luego {b1} y al final {c1}, sin perder el hilo.
        Sin {a} no habría nada que decir {b1}, según la autora.
        Lo mejor es la parte que compara {a} con {b}.
        El libro describe {a}, {b} y {c} con mucho detalle y muchas imágenes.
        """,
        (
            "el volcán|del volcán, la lava|de la lava, el magma|del magma, la ceniza|de la ceniza, "
            "el cráter|del cráter, la erupción|de la erupción",
            "la masa madre|de la masa madre, la harina|de la harina, la levadura|de la levadura, "
            "la corteza|de la corteza, el pan|del pan, el horno|del horno",
            "la abeja|de la abeja, la miel|de la miel, el apicultor|del apicultor, "
            "el panal|del panal, la colmena|de la colmena, el polen|del polen",
            "el ferrocarril|del ferrocarril, la locomotora|de la locomotora, "
            "la estación|de la estación, la vía|de la vía, el vagón|del vagón, el tren|del tren",
            "el sueño|del sueño, el insomnio|del insomnio, la siesta|de la siesta, "
            "la almohada|de la almohada, el cansancio|del cansancio, el ronquido|del ronquido",
        ),
    ),
    "ru": Tongue(
        """
        {a} и {b}: новый взгляд
        Что мы знаем про то, откуда {a}
        Краткая история {a1}
        Ещё раз о том же: {a}
        Прочитано в ноябре: {a} и {b}
        Роль {a1} и {b1}
        Почему {a}, а не {b}?
        Заметки: {a}, {b} и {c}
        """,
        """
        Здесь показано, как {a} и {b} связаны между собой и почему это важно для многих.
        Автор объясняет устройство {a1} и только потом говорит, что такое {b}.
        Сначала речь идёт про {a}, затем про {b}, а в конце про {c}.
        Без {a1} не было бы и {b1}, пишет она.
        Больше всего мне понравилась часть, где есть {a} и {b}.
        В этой книге {a}, {b} и {c} описаны очень подробно.
        """,
        (
            "вулкан|вулкана, лава|лавы, магма|магмы, пепел|пепла, кратер|кратера, "
            "извержение|извержения",
            "хлеб|хлеба, мука|муки, закваска|закваски, тесто|теста, дрожжи|дрожжей, "
            "духовка|духовки",
            "пчела|пчелы, мёд|мёда, улей|улья, пасека|пасеки, пыльца|пыльцы, пасечник|пасечника",
            "поезд|поезда, рельсы|рельсов, вокзал|вокзала, паровоз|паровоза, вагон|вагона, "
            "электричка|электрички",
            "сон|сна, бессонница|бессонницы, сновидение|сновидения, дремота|дремоты, "
            "будильник|будильника, подушка|подушки",
        ),
    ),
    "zh": Tongue(
        """
        {a}与{b}的新视角
        关于{a}和{b}
        {a}简史
        再谈{a}
        为什么是{a}而不是{b}？
        十一月读书：{a}
        从{a}到{b}
        {a}、{b}以及{c}
        """,
        """
        这篇文章说明了{a}和{b}之间的关系，以及它为什么对很多人都很重要。
        作者首先解释了什么是{a}，然后才讨论{b}。
        书中依次介绍了{a}、{b}和{c}，并且配有许多图片。
        如果没有{a}，也就没有{b}，作者这样认为。
        我最喜欢的是比较{a}与{b}的那一部分。
        但是{a}并不能代替{b}，这一点值得参考。
        """,
        (
            "火山, 熔岩, 岩浆, 喷发, 火山灰, 火山口",
            "面包, 酵母, 面粉, 发酵, 烤箱, 面团",
            "蜜蜂, 蜂蜜, 蜂巢, 蜂王, 养蜂, 花粉",
            "铁路, 火车, 铁轨, 车站, 时刻表, 车厢",
            "睡眠, 梦境, 失眠, 生物钟, 闹钟, 枕头",
        ),
    ),
    "th": Tongue(
        """
        {a}และ{b}ในมุมมองใหม่
        ประวัติย่อของ{a}
        ทำไมต้อง{a}ไม่ใช่{b}
        อีกครั้งกับ{a}
        จาก{a}ถึง{b}
        ว่าด้วย{a} {b} และ{c}
        หนังสือที่อ่านในเดือนนี้: {a}
        """,
        """
        บทความนี้แสดงให้เห็นว่า{a}กับ{b}เกี่ยวข้องกันอย่างไร และทำไมจึงสำคัญ
        ผู้เขียนอธิบาย{a}ก่อน แล้วจึงกล่าวถึง{b}
        ถ้าไม่มี{a}ก็คงไม่มี{b}
        ส่วนที่ฉันชอบที่สุดคือการเปรียบเทียบ{a}กับ{b}
        หนังสือเล่มนี้เล่าเรื่อง{a} {b} และ{c}ตามลำดับ
        แต่{a}ไม่สามารถแทนที่{b}ได้
        """,
        (
            "ภูเขาไฟ, ลาวา, แมกมา, เถ้าถ่าน, การปะทุ, ปล่องภูเขาไฟ",
            "ขนมปัง, แป้งสาลี, ยีสต์, เตาอบ, การหมัก, ก้อนแป้ง",
            "ผึ้ง, น้ำผึ้ง, รังผึ้ง, นางพญา, เกสร, ฝูงผึ้ง",
            "รถไฟ, รางรถไฟ, สถานี, หัวรถจักร, ตารางเวลา, ตู้โดยสาร",
            "การนอนหลับ, ความฝัน, หมอน, นาฬิกาปลุก, ห้องนอน, ความง่วง",
        ),
    ),
    "ja": Tongue(
        """
        {a}と{b}の新しい見方
        {a}について
        {a}の短い歴史
        もう一度{a}を考える
        なぜ{b}ではなく{a}なのか
        十一月に読んだもの：{a}
        {a}から{b}まで
        {a}、{b}、そして{c}
        """,
        """
        この文章は{a}と{b}がどのようにつながっているかを示している。
        しかしながら{a}を理解するためには、まず{b}を知る必要がある。
        前半では{a}、後半では{b}と{c}について述べている。
        {a}がなければ{b}もなかったと著者はいう。
        いちばんおもしろいのは{a}と{b}を比べるところだった。
        参考になるのは{a}に関する部分であり、{b}はあまり出てこない。
        """,
        (
            "火山, 溶岩, マグマ, 噴火, 火山灰, 火口",
            "パン, 小麦粉, 酵母, 発酵, 生地, オーブン",
            "ミツバチ, 蜂蜜, 養蜂, 巣箱, 女王蜂, 花粉",
            "鉄道, 機関車, 線路, 列車, 時刻表, 車両",
            "睡眠, 昼寝, 不眠, 体内時計, 寝室, 目覚まし",
        ),
    ),
    "ko": Tongue(
        """
        {a}(과와) {b}에 대한 새로운 시각
        {a}의 짧은 역사
        다시 {a}(을를) 생각하다
        왜 {b}보다 {a}인가
        십일월에 읽은 글: {a}
        {a}에서 {b}까지
        {a}, {b}, 그리고 {c}
        """,
        """
        이 글은 {a}(과와) {b}의 관계가 왜 중요한지 보여 준다.
        글쓴이는 먼저 {a}(을를) 설명한 다음에 {b}(을를) 다룬다.
        앞부분에는 {a}(이가) 나오고 뒤에는 {b}(과와) {c}(이가) 나온다.
        {a}(이가) 없으면 {b}도 없다고 그는 말한다.
        가장 좋았던 것은 {a}(과와) {b}(을를) 비교하는 부분이다.
        그러나 {a}(은는) {b}(을를) 대신하지 못한다.
        """,
        (
            "화산, 용암, 마그마, 분출, 화산재, 분화구",
            "밀가루, 효모, 반죽, 오븐, 빵집, 발효",
            "꿀벌, 벌꿀, 여왕벌, 벌집, 양봉, 꽃가루",
            "철도, 기관차, 선로, 기차역, 열차, 객차",
            "수면, 불면증, 생체시계, 숙면, 낮잠, 베개",
        ),
    ),
    "ar": Tongue(
        """
        {a} و{b}: نظرة جديدة
        عن {a} و{b}
        تاريخ موجز عن {a}
        مرة أخرى: {a}
        قراءات نوفمبر: {a}
        لماذا {a} وليس {b}؟
        من {a} إلى {b}
        {a} و{b} ثم {c}
        """,
        """
        يبين هذا النص كيف ترتبط {a} مع {b} ولماذا يهم ذلك كثيرا من الناس.
        تشرح الكاتبة أولا ما هو {a} وبعد ذلك فقط تتحدث عن {b}.
        في البداية نقرأ عن {a} ثم عن {b} وفي النهاية عن {c}.
        لولا {a} لما كان هناك {b} كما تقول.
        أعجبني أكثر ما أعجبني الجزء الذي يقارن بين {a} و{b}.
        يصف الكتاب {a} و{b} و{c} بدقة كبيرة وصور كثيرة.
        """,
        (
            "البركان, الحمم, الصهارة, الرماد, الفوهة, الثوران",
            "الخبز, الدقيق, الخميرة, العجين, الفرن, الرغيف",
            "النحل, العسل, المنحل, اليعسوب, الرحيق, الشمع",
            "القطار, السكة, المحطة, القاطرة, القضبان, العربة",
            "النوم, الحلم, الأرق, النعاس, القيلولة, الوسادة",
        ),
    ),
}
"""By language code."""
