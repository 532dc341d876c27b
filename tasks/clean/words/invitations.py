# ruff: noqa: E501, RUF001 - data: one language a line, in its own letters
"""Invitations to share, subscribe and comment; labels of advertisements; stand-ins for embedded media."""

from __future__ import annotations

#: What invitations to share, follow, subscribe, comment and install begin with; and what comment forms say.
INVITATION = {
    "en": "share|share this|share on|share via|tweet|follow us|like us|join us|join our|join the conversation|join the discussion|sign up|subscribe|newsletter|get our|get the latest|get the day's|get daily|get breaking|get real-time|get unlimited|get in touch|download our|download the app|get the app|comments|comment|leave a comment|leave a reply|post a comment|add a comment|write a comment|send your comments|send your comment|send us your|your comment|your comments|your name|your email|no comments|view comments|show comments|comments are closed|have your say|what do you think|tell us what|let us know|print this|email this|copy link|link copied|save article|listen to this|advertise with us|contact us|support our|support us|donate|become a member|become a subscriber|log in|login|sign in|register|already a|click here|report an error|report a typo|enable notifications|email address|captcha|stay up to date|stay informed|never miss|want to get|for all the latest|got a tip|got a story|have a tip|thanks for reading|to continue reading|you must be logged in|required fields|be the first to|listen live|watch live|listen to our|follow our|for more news|for more stories|send us an email|turn on notifications|install the app|tap here|support independent|rate this|how useful was",
    "de": "teilen|artikel teilen|diesen artikel teilen|folgen sie uns|folge uns|folgt uns|jetzt abonnieren|abonnieren|abonnieren sie|newsletter|unser newsletter|jetzt anmelden|anmelden|melden sie sich|registrieren|kommentare|kommentar|kommentieren|kommentar schreiben|kommentar verfassen|diskutieren sie|ihre meinung|ihr kommentar|senden sie ihre kommentare|drucken|artikel drucken|merken|artikel merken|vorlesen|artikel anhören|anhören|app herunterladen|jetzt testen|jetzt registrieren|link kopieren|link kopiert|feedback|leserbrief|fehler melden|fehler gefunden|zur startseite|per e-mail|live hören|jetzt live hören|app laden|jetzt herunterladen|laden sie unsere|bewerten sie|diesen artikel kommentieren",
    "fr": "partager|partagez|partager cet article|suivez-nous|suivez nous|abonnez-vous|s'abonner|newsletter|inscrivez-vous|s'inscrire|commentaires|commentaire|commenter|laisser un commentaire|ajouter un commentaire|réagir|réagissez|votre commentaire|envoyez vos commentaires|imprimer|télécharger l'application|téléchargez|écouter|recevez|se connecter|connectez-vous|déjà abonné|lien copié|copier le lien|votre avis|il vous reste|écoutez|écoutez en direct|suivez toute|téléchargez notre|donnez votre avis",
    "es": "compartir|comparte|comparte esta|síguenos|síganos|suscríbete|suscríbase|suscribirse|newsletter|boletín|regístrate|comentarios|comentario|comentar|deja un comentario|deja tu comentario|deja una respuesta|tu comentario|su comentario|envíe sus comentarios|envía tus comentarios|imprimir|descarga la app|descarga nuestra|iniciar sesión|inicia sesión|únete|copiar enlace|enlace copiado|hazte socio|tu suscripción|ver comentarios|sigue nuestra|escucha en directo|escucha en vivo|descárgate|descargue|apóyanos|suscríbete a",
    "it": "condividi|condividi su|seguici|seguici su|iscriviti|abbonati|newsletter|commenti|commenta|commento|lascia un commento|invia i tuoi commenti|il tuo commento|stampa|scarica l'app|accedi|registrati|unisciti|copia link|resta aggiornato|ascolta in diretta|ascolta la diretta|scarica la|lascia il tuo",
    "pt": "compartilhe|compartilhar|partilhar|partilhe|siga-nos|inscreva-se|assine|newsletter|comentários|comentário|comentar|deixe um comentário|deixe o seu comentário|deixe seu comentário|envie seus comentários|envie os seus comentários|seu comentário|o seu comentário|imprimir|baixe o app|cadastre-se|copiar link|faça parte|ouça ao vivo|subscreva",
    "nl": "deel dit|deel dit artikel|delen|volg ons|abonneer|abonneer je|nieuwsbrief|schrijf je in|inschrijven|reacties|reactie|reageer|plaats een reactie|laat een reactie achter|stuur uw reacties|uw reactie|jouw reactie|download de app|log in|inloggen|aanmelden|kopieer link|tip de redactie|luister live|luister naar|abonneer je op|steun ons|meld je aan",
    "sv": "dela|dela artikeln|följ oss|prenumerera|nyhetsbrev|anmäl dig|kommentarer|kommentera|lämna en kommentar|skicka dina kommentarer|din kommentar|skriv ut|logga in|bli medlem|kopiera länk|tipsa oss|hämta appen|prenumerera på|skriv en kommentar",
    "no": "del artikkelen|følg oss|abonner|nyhetsbrev|kommenter|logg inn|tips oss|lytt til|abonner på|bli abonnent|legg igjen en kommentar",
    "fi": "jaa|seuraa meitä|tilaa|uutiskirje|kommentit|kommentoi|kirjaudu|lataa|tilaa uutiskirje",
    "pl": "udostępnij|podziel się|obserwuj nas|śledź nas|subskrybuj|newsletter|zapisz się|komentarze|komentarz|skomentuj|dodaj komentarz|napisz komentarz|wyślij swoje komentarze|twój komentarz|drukuj|pobierz aplikację|zaloguj|zaloguj się|kopiuj link|zgłoś błąd|dołącz do|zasubskrybuj|oceń",
    "cs": "sdílet|sledujte nás|přihlásit|komentáře|diskuse|stáhněte|odebírat|komentovat|newsletter|diskutovat",
    "ru": "поделиться|поделитесь|подписывайтесь|подписаться|подпишитесь|подписка|следите за нами|рассылка|комментарии|комментарий|комментировать|оставить комментарий|добавить комментарий|отправьте ваши комментарии|отправить комментарий|ваш комментарий|распечатать|скачать приложение|войти|зарегистрироваться|скопировать ссылку|нашли опечатку|нашли ошибку|сообщить об ошибке|обсудить|читайте нас|скачайте|скачать приложение|подписывайся|присоединяйтесь|оцените",
    "uk": "поділитися|поширити|підписуйтесь|підписатися|підпишіться|стежте за нами|розсилка|коментарі|коментар|коментувати|залишити коментар|додати коментар|надішліть ваші коментарі|ваш коментар|роздрукувати|увійти|скопіювати|знайшли помилку|читайте нас|завантажте|приєднуйтесь|долучайтеся|оцініть",
    "tr": "paylaş|bizi takip edin|takip et|abone ol|abone olun|bülten|yorumlar|yorum yap|yorum yaz|yorum ekle|yorumunuz|yorumlarınızı gönderin|yorum gönder|yazdır|uygulamayı indir|giriş yap|kayıt ol|üye ol|bağlantıyı kopyala|haberi paylaş|canlı dinle|canlı izle|takipte kalın|uygulamamızı indirin|bizi sosyal medyada",
    "ar": "شارك|شاركنا|مشاركة|شارك المقال|تابعنا|تابعونا|اشترك|اشتركوا|النشرة البريدية|تعليقات|التعليقات|تعليق|أضف تعليق|أضف تعليقا|اترك تعليقا|اكتب تعليقك|أرسل تعليقاتكم|أرسل تعليقك|تعليقك|تعليقك كزائر|ارسل تعليقاتك|أرسل تعليقاتك|طباعة|حمل التطبيق|تسجيل الدخول|نسخ الرابط|تم نسخ|حمل التطبيق|حملوا",
    "fa": "اشتراک گذاری|ما را دنبال کنید|نظر شما|ارسال نظر|نظرات|دیدگاه|دنبال کنید|عضو شوید|به کانال",
    "he": "שתפו|שתף|שיתוף|עקבו אחרינו|הירשמו|הרשמה|ניוזלטר|תגובות|תגובה|הגיבו|הוסף תגובה|הוסיפו תגובה|כתוב תגובה|שלחו את תגובותיכם|תגובתך|התגובה שלך|שלח תגובה|הדפסה|התחבר|התחברות|העתק קישור|הצטרפו|מצאתם טעות|האזינו|הורידו|הצטרפו לערוץ|עקבו|דרגו",
    "hi": "शेयर करें|साझा करें|फॉलो करें|हमें फॉलो करें|सब्सक्राइब|न्यूज़लेटर|टिप्पणियाँ|टिप्पणी|टिप्पणी करें|अपनी टिप्पणी|कमेंट|कमेंट करें|अपनी राय|प्रिंट|ऐप डाउनलोड|लॉग इन|साइन अप|रजिस्टर|लिंक कॉपी|डाउनलोड करें|सुनें|हमसे जुड़ें|लाइव सुनें|पढ़ते रहें",
    "zh": "分享|分享到|关注我们|關注我們|订阅|訂閱|评论|評論|发表评论|發表評論|我要评论|您的评论|你的评论|发送您的评论|留言|打印|收听|登录|登錄|登入|注册|註冊|复制链接|複製連結|转发|轉發|扫码|扫一扫|点赞|追蹤|下载|下載|收听直播|關注|立即下载",
    "ja": "シェア|共有|フォロー|フォローする|購読|ニュースレター|メールマガジン|コメント|コメントする|ご意見|印刷|アプリ|ログイン|会員登録|リンクをコピー|urlをコピー|ツイート|カテゴリーをフォロー|この記事は会員限定|会員限定|有料会員|無料会員|ライブで|読者登録|通知を",
    "ko": "공유|공유하기|팔로우|구독|구독하기|뉴스레터|댓글|댓글쓰기|당신의 의견|의견을 보내|인쇄|앱 다운로드|로그인|회원가입|링크 복사|기사 url|url이 복사|카카오톡|좋아요|글자크기|채널 추가",
}

#: What a whole line says that labels an advertisement.
ADVERTISEMENT = {
    "en": "advertisement|advertisements|ad|ads|advertising|sponsored|sponsored content|story continues below advertisement|story continues below|article continues below|article continues after advertisement|continue reading below|advertisement - scroll to continue|promoted|paid content|skip advertisement|loading|loading...|skip to content",
    "de": "anzeige|werbung|anzeigen|- anzeige -|weiter nach der anzeige|nach der anzeige weiterlesen",
    "fr": "publicité|la suite après la publicité|contenu sponsorisé|passer la publicité",
    "es": "publicidad|anuncio|anuncios|contenido patrocinado|continúa después de la publicidad",
    "it": "pubblicità|continua dopo la pubblicità|la notizia prosegue dopo la pubblicità",
    "pt": "publicidade|anúncio|continua após a publicidade|continua depois da publicidade",
    "nl": "advertentie|advertenties|lees verder onder de advertentie|tekst loopt door onder de advertentie",
    "sv": "annons|annonser|artikeln fortsätter under annonsen",
    "no": "annonse|reklame|artikkelen fortsetter under annonsen",
    "da": "annonce|artiklen fortsætter under annoncen",
    "fi": "mainos|juttu jatkuu mainoksen jälkeen",
    "pl": "reklama|dalsza część artykułu pod reklamą|tekst sponsorowany",
    "ru": "реклама|на правах рекламы|продолжение после рекламы",
    "uk": "реклама|на правах реклами",
    "tr": "reklam|reklamlar|ilan",
    "ar": "إعلان|إعلانات|اعلان",
    "he": "פרסומת|מודעה|תוכן שיווקי",
    "hi": "विज्ञापन",
    "zh": "广告|廣告",
    "ja": "広告|pr|スポンサーリンク",
    "ko": "광고",
}

#: What stand-ins for embedded media and consent boxes hold.
PLACEHOLDER = {
    "en": "to see this content|to view this content|to display this content|change your privacy settings|update your privacy settings|your cookie settings|cookie preferences|this content is not available|this content is hosted|accept cookies|enable javascript|javascript is disabled|your browser does not support|we need your permission|this article contains content provided by|media playback is unsupported|this video can not be played|view this post on|a post shared by",
    "de": "redaktioneller inhalt|redaktionell empfohlener inhalt|externer inhalt|externen inhalt|externe inhalte|externen inhalte|inhalte von drittanbietern|inhalt laden|inhalte anzeigen|datenschutzeinstellungen|datenschutz-einstellungen|cookie-einstellungen|privatsphäre-einstellungen|an drittplattformen|inhalt anzeigen|link zum youtube-inhalt|dieser inhalt ist nicht verfügbar|um diesen inhalt|externer inhalt angezeigt|javascript aktivieren|ihr browser unterstützt|sieh dir diesen beitrag auf|ein beitrag geteilt von",
    "fr": "pour voir ce contenu|pour afficher ce contenu|paramètres de confidentialité|ce contenu est bloqué|contenu externe|gérer les cookies|accepter les cookies|voir cette publication sur|javascript est désactivé|ce contenu n'est pas disponible|une publication partagée par",
    "es": "para ver este contenido|configuración de privacidad|contenido externo|configuración de cookies|aceptar las cookies|aceptar cookies|ver esta publicación en|tu navegador no|su navegador no|este contenido no está disponible|una publicación compartida",
    "it": "per vedere questo contenuto|per visualizzare questo contenuto|impostazioni sulla privacy|impostazioni della privacy|accetta i cookie|visualizza questo post su|il tuo browser non|un post condiviso da",
    "pt": "para ver este conteúdo|configurações de privacidade|aceitar os cookies|aceitar cookies|ver essa foto no|ver esta publicação|seu navegador não|uma publicação compartilhada|uma publicação partilhada",
    "nl": "om deze inhoud te|privacy-instellingen|privacyinstellingen|externe inhoud|cookies accepteren|cookie-instellingen|je browser ondersteunt|dit bericht op instagram",
    "sv": "för att se detta innehåll|för att se innehållet|sekretessinställningar|integritetsinställningar|externt innehåll|godkänn cookies|visa det här inlägget",
    "no": "personverninnstillinger|eksternt innhold|vis dette innlegget",
    "pl": "aby zobaczyć tę treść|aby wyświetlić tę treść|ustawienia prywatności|akceptuj pliki cookie|wyświetl ten post|włącz javascript",
    "ru": "чтобы увидеть этот контент|настройки конфиденциальности|посмотреть эту публикацию в|ваш браузер не|включите javascript|использование файлов cookie",
    "uk": "щоб побачити цей контент|налаштування конфіденційності|переглянути цей допис|ваш браузер не|увімкніть javascript",
    "tr": "bu içeriği görmek için|gizlilik ayarları|çerezleri kabul|tarayıcınız desteklemiyor",
    "ar": "لعرض هذا المحتوى|لمشاهدة هذا المحتوى|إعدادات الخصوصية|ملفات تعريف الارتباط",
    "he": "כדי לראות תוכן זה|הגדרות הפרטיות|הצג את הפוסט|הדפדפן שלך",
    "hi": "यह सामग्री देखने के लिए|गोपनीयता सेटिंग|कुकीज़ स्वीकार",
    "zh": "要查看此内容|隐私设置|隱私設定|您的浏览器|您的瀏覽器|请启用javascript|在instagram查看",
    "ja": "このコンテンツを表示|プライバシー設定|この投稿をinstagram|お使いのブラウザ|javascriptを有効",
    "ko": "이 콘텐츠를 보려면|개인정보 설정|instagram에서 이 게시물|브라우저가 지원|자바스크립트를",
}
