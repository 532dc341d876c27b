# ruff: noqa: E501, RUF001 - data: one language a line, in its own letters
"""Words by which a page speaks to its reader, or of itself, and news does not: "you", "please", "this page", by language.

Left out are words that mean something else in another language (English "we" is Polish "in", French "du" Danish
"you"): they stand here with a neighbour.
"""

from __future__ import annotations

import re

from tasks.clean.words import Phrases, folded, words_of

ADDRESS = {
    "en": "you|your|yours|yourself|you're|you've|you'll|our|please|i'm not|i am not|i agree|we use|we and|we have|we've|we're|we are|we were|we'll|we can|we can't|we could|we couldn't|we need|we value|we process|we store|we care|we recognise|we want|this page|this site|this website|this server|this story|this article|this content|click|sorry|continuing to",
    "de": "du kannst|kannst du|du hast|hast du|du bist|möchtest du|dein|deine|deinem|deinen|deiner|dich|wir|unser|unsere|unserem|unseren|unserer|bitte|diese seite|dieser seite|diese website|dieser website|dieser artikel|diesen artikel|dieser inhalt|dieser beitrag|ich bin kein",
    "fr": "vous|votre|vos|nous|notre|nos partenaires|nos services|nos abonnés|nos lecteurs|veuillez|cette page|ce site|cet article|ce contenu|je ne suis|je suis|j'accepte|désolé|cliquez|êtes-vous|en poursuivant|en continuant",
    "es": "usted|ustedes|puedes|puede acceder|eres|tienes|tus|nuestro|nuestra|nuestros|nuestras|este sitio|esta página|esta web|esta noticia|este artículo|este contenido|por favor|utilizamos|usamos|haz clic|pulsa|inténtalo|lo sentimos|tu navegador|su navegador|tu cuenta|su cuenta|tu contraseña|su contraseña|tu consentimiento|su consentimiento|no soy|acepto|verifica que|verifique|suscríbete|suscríbase|regístrate|inicia sesión|si continúa|buscas|estás buscando|prueba con|al continuar|seguir navegando|continuar navegando",
    "it": "tuo|tua|tuoi|tue|puoi|vuoi|sei già|nostro|nostra|nostri|nostre|questo sito|questa pagina|questo articolo|questo contenuto|utilizziamo|usiamo|per favore|clicca|non sono un|abbonati per|proseguendo|continuando|per continuare|ci dispiace",
    "pt": "você|seu navegador|sua conta|sua senha|seus dados|seu consentimento|nosso|nossa|nossos|nossas|este site|esta página|este artigo|esta matéria|este conteúdo|por favor|clique|utilizamos|usamos|não sou um|desculpe|assine|ao continuar|continuar navegando",
    "nl": "jouw|uw|wij|onze partners|onze site|onze website|van onze|je kunt|kun je|als je|ben je|u kunt|kunt u|als u|bent u|heb je|we gebruiken|we controleren|deze site|deze website|deze pagina|dit artikel|alsjeblieft|helaas|ik ben",
    "sv": "du har|du kan|kan du|du är|är du|har du|vill du|ditt samtycke|ditt konto|våra|vårt|vi använder|vi och|den här sidan|denna sida|tyvärr|vänligen|jag är",
    "no": "du har|du kan|kan du|du er|er du|har du|vil du|våre|vårt|vi bruker|vi og|denne siden|denne saken|dessverre|vennligst|jeg er",
    "da": "du har|du kan|kan du|du er|er du|har du|vil du|dit samtykke|din konto|vores|vi bruger|vi og|denne side|denne artikel|desværre|venligst|jeg er",
    "fi": "sinun|voit jatkaa|voit hallita|voit lukea|olet|oletko|haluatko|käytämme|tämä sivu|tämä sivusto|selaimesi|suostumuksesi|salasanasi|sivustomme|kumppanimme|valitettavasti|en ole",
    "pl": "twoja|twój|twoje|twojego|twojej|nasz|nasza|nasze|naszych|naszej|naszego|nasi|naszym|prosimy|proszę|możesz|kliknij|używamy|korzystamy|ta strona|tej strony|tej stronie|ten artykuł|masz już|jesteś|nie jestem|przepraszamy|potwierdź|szukasz|sprawdź|wróć",
    "cs": "váš|vaše|vašeho|vaši|náš|naše|našich|naši|prosím|prosíme|můžete|používáme|tato stránka|tyto stránky|tento článek|máte|nejsem|omlouváme",
    "ro": "dumneavoastră|dvs|noastre|noștri|vă rugăm|folosim|acest site|această pagină|acest articol|ne pare rău",
    "hu": "az ön|kérjük|kérem|oldalunk|partnereink|használunk|ez az oldal|sajnáljuk|böngészője",
    "el": "σας|μας|παρακαλώ|αυτή η σελίδα|συγγνώμη",
    "ru": "вы|вас|вам|вами|ваш|ваша|ваше|ваши|вашего|вашей|вашему|вашим|ваших|вашу|мы|нас|нам|наш|наша|наше|наши|нашего|нашем|нашей|пожалуйста|этот сайт|этого сайта|эта страница|эту страницу|этой странице|подтвердите|введите|нажмите|включите|войдите|оформите|извините|я не|продолжая",
    "uk": "ви|вам|ваш|ваша|ваше|ваші|вашого|ми|наш|наша|наші|нашого|будь ласка|цей сайт|ця сторінка|підтвердьте|увійдіть|вибачте|я не",
    "tr": "lütfen|siz|sizi|sizin|sitemiz|sitemizde|bu sayfa|bu site|bu sitede|bu içerik|kullanıyoruz|ben robot|üzgünüz|misiniz|mısınız",
    "ar": "يرجى|الرجاء|أنت|أنك|لك|موقعنا|هذه الصفحة|هذا الموقع|هذا المحتوى|نستخدم|شركاؤنا|متصفحك|موافقتك|نسيت|عذرا|عذرًا|أنا لست",
    "fa": "لطفا|لطفاً|شما|متاسفانه|متأسفانه",
    "he": "אנא|שלך|שלכם|שלנו|אתה|אתם|אנחנו|אנו|דף זה|אתר זה|באתר זה|אני לא|מצטערים",
    "hi": "आप|आपका|आपकी|आपके|आपको|हम|हमारी|हमारे|कृपया|मैं|यह पेज",
    "vi": "bạn|vui lòng|chúng tôi|trang này|xin lỗi",
    "id": "anda|kami|silakan|silahkan|mohon|halaman ini|situs ini|maaf",
    "th": "คุณ|กรุณา|โปรด|เว็บไซต์นี้|ขออภัย",
    "zh": "您|你|我们使用|我們使用|本站|本网站|本網站|此页面|此頁面|此文|抱歉|对不起|對不起|才能继续|才能繼續|即可继续|即可繼續|后继续|後繼續",
    "ja": "ください|下さい|当サイト|弊社|お使い|お探し|あなた|このページ|この記事|お客様|ご利用|ご覧|お待ち|しばらく|私は|申し訳",
    "ko": "하세요|십시오|세요|귀하|당신|이 페이지|요청하신|이 기사|죄송|저는",
}

#: What no list of words holds: German and its capital letter within a sentence, Turkish endings, Chinese "please" but
#: not where it is part of "invite", "apply", "hire".
_FORMS = re.compile(
    r"(?<=[\w,;] )(?:Sie|Ihnen|Ihre?[mnrs]?)\b|\b\w{3,}[ıiuü]n[ıiuü]z(?:[ıiuüae]|d[ae]n?)?\b|(?<![邀申聘])[请請]"
)
#: Words of others, which a page quotes; an apostrophe within single quotes ends none.
_QUOTED = re.compile(
    r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|\"[^\"]*\"|「[^」]*」|『[^』]*』|《[^》]*》|‘(?:[^’]|’(?=\w))*’|(?<!\w)'(?:[^']|'(?=\w))*'(?!\w)"
)
#: Characters of a text that are looked at: more tell nothing new, and quotes that nothing closes cost their square.
READ = 2000
_ADDRESS = Phrases(ADDRESS)


def speaks(text: str) -> bool:
    """Whether a text, what it quotes aside, speaks to its reader or of the page that it stands on."""
    own = _QUOTED.sub(" ", text[:READ])
    line = folded(own)
    return _ADDRESS.inside(line, words_of(line)) or _FORMS.search(own) is not None
