# ruff: noqa: E501, RUF001 - data: one language a line, in its own letters
"""Beginnings of pointers to other pages."""

from __future__ import annotations

#: What labels of related, recommended and most-read lists begin with.
RELATED = {
    "en": "read more|read also|also read|see also|see more|more|more on|more from|more stories|more news|related|related articles|related stories|related news|don't miss|do not miss|you may also like|you might also like|recommended|recommended reading|recommended for you|trending|trending now|most read|most popular|popular|top stories|latest news|editor's picks|editors' picks|watch|watch also|watch now|listen|further reading|in other news|keep reading|continue reading|up next|must read|in case you missed it|check out|what to read next|read next|also see|explore more|for more stories like this|other stories|other news|go deeper|previous article|next article",
    "de": "lesen sie auch|lesen sie mehr|lesen sie hier|lies auch|mehr|mehr zum thema|mehr dazu|mehr lesen|weiterlesen|mehr aus|mehr news|mehr themen|siehe auch|auch interessant|das könnte sie auch interessieren|das könnte dich auch interessieren|das könnte sie interessieren|passend dazu|lesetipp|lesetipps|zum thema|verwandte artikel|ähnliche artikel|meistgelesen|meistgelesene artikel|weitere artikel|weitere themen|weitere nachrichten|weitere meldungen|empfehlungen|unsere empfehlung|schon gelesen|neueste artikel",
    "fr": "lire aussi|à lire aussi|a lire aussi|à lire|a lire|lire également|à lire également|lire la suite|voir aussi|à voir aussi|sur le même sujet|sur le même thème|articles liés|à découvrir|les plus lus|en savoir plus|pour aller plus loin|dans la même rubrique|recommandé pour vous|vous aimerez aussi|à ne pas manquer|dernières actualités|articles similaires",
    "es": "lea también|lea además|leer más|leer también|lee también|lee más|le puede interesar|te puede interesar|te recomendamos|relacionado|relacionados|relacionada|noticias relacionadas|artículos relacionados|ver también|vea también|más noticias|más información|lo más leído|más leídas|más leídos|no te pierdas|quizás te interese|también te puede interesar|sigue leyendo|últimas noticias|otras noticias",
    "it": "leggi anche|leggi di più|leggi pure|leggi tutto|per approfondire|approfondisci|approfondimenti|vedi anche|articoli correlati|potrebbe interessarti|potrebbero interessarti|ti potrebbe interessare|ti può interessare|notizie correlate|i più letti|da non perdere|guarda anche|altre notizie|ultime notizie|articoli simili",
    "pt": "leia também|leia mais|leia ainda|veja também|veja mais|saiba mais|relacionadas|relacionados|relacionado|notícias relacionadas|artigos relacionados|mais lidas|mais lidos|mais notícias|não perca|confira também|você pode gostar|ler mais|ler também|últimas notícias|outras notícias",
    "nl": "lees ook|lees meer|lees verder|zie ook|gerelateerd|gerelateerde artikelen|meer over|meer nieuws|ook interessant|meest gelezen|bekijk ook|misschien vind je dit ook interessant|aanbevolen|laatste nieuws|ander nieuws",
    "sv": "läs också|läs även|läs mer|se också|se även|mer om|relaterat|relaterade artiklar|mest läst|missa inte|fler nyheter",
    "no": "les også|les mer|se også|relaterte artikler|mest lest|relaterte saker|flere nyheter|anbefalt",
    "da": "læs også|læs mere|mere om|relaterede artikler|mest læst",
    "fi": "lue myös|lue lisää|katso myös|luetuimmat|aiheeseen liittyvää",
    "pl": "czytaj też|czytaj także|czytaj również|czytaj więcej|czytaj dalej|zobacz też|zobacz także|zobacz również|przeczytaj także|przeczytaj też|przeczytaj również|polecamy|więcej|powiązane|najczęściej czytane|sprawdź także|podobne artykuły",
    "cs": "čtěte také|čtěte též|související|související články|přečtěte si|nejčtenější",
    "ro": "citește și|citeşte şi|citeste si|vezi și|articole similare",
    "hu": "kapcsolódó|kapcsolódó cikkek|olvassa el|olvasd el|ajánljuk",
    "el": "διαβάστε επίσης|διαβάστε ακόμα|διαβάστε περισσότερα|δείτε επίσης|σχετικά άρθρα",
    "ru": "читайте также|читать также|читайте ещё|читать далее|читайте далее|подробнее|см. также|смотрите также|по теме|материалы по теме|похожие статьи|похожие новости|ещё по теме|популярное|рекомендуем|другие новости|вам может быть интересно|последние новости|самое читаемое",
    "uk": "читайте також|читати також|читати далі|детальніше|дивіться також|за темою|схожі новини|популярне|рекомендуємо|вас може зацікавити|останні новини|інші новини",
    "tr": "ilgili haberler|ilginizi çekebilir|bunlar da ilginizi çekebilir|devamını oku|ayrıca bakınız|ayrıca oku|bunu da oku|önerilen haberler|benzer haberler|en çok okunanlar|haberin devamı|diğer haberler|son haberler",
    "ar": "اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|إقرأ أيضاً|اقرأ ايضا|إقرأ المزيد|اقرأ المزيد|مواضيع ذات صلة|موضوعات ذات صلة|أخبار ذات صلة|شاهد أيضا|شاهد أيضاً|الأكثر قراءة|قد يعجبك أيضا|قد يهمك أيضا|قد يهمك أيضاً|قد يهمك ايضا|آخر الأخبار|مقالات ذات صلة|أخبار أخرى|أخبار متعلقة",
    "fa": "بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|همچنین بخوانید",
    "he": "קראו גם|קרא גם|קראו עוד|קרא עוד|ראו גם|עוד בנושא|כתבות נוספות|אולי יעניין אותך|כתבות קשורות|הנקראות ביותר|לקריאה נוספת|חדשות נוספות",
    "hi": "यह भी पढ़ें|ये भी पढ़ें|और पढ़ें|इसे भी पढ़ें|संबंधित खबरें|संबंधित समाचार|यह भी देखें|अन्य खबरें|ताज़ा खबरें",
    "zh": "相关阅读|相关新闻|相关报道|相关文章|推荐阅读|延伸阅读|更多新闻|阅读更多|热门文章|热门新闻|猜你喜欢|相關新聞|相關報導|延伸閱讀|推薦閱讀|更多新聞|最新消息|看更多|热点推荐|相关推荐|為你推薦",
    "ja": "関連記事|関連リンク|関連ニュース|関連キーワード|あわせて読みたい|おすすめ記事|おすすめ情報|こちらも読む|続きを読む|人気記事|もっと読む|次の記事|前の記事|【関連|関連情報|こんな記事も|最新ニュース|合わせて読みたい",
    "ko": "관련기사|관련 기사|관련뉴스|관련 뉴스|추천기사|추천 기사|많이 본|더보기|더 보기|인기기사|인기 기사|이 기사와 함께|함께 읽으면|주요뉴스|최신뉴스|연관기사|다른 기사|이 시각 주요",
}
