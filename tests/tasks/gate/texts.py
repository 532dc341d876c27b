# ruff: noqa: E501, RUF001 - texts of pages, in their own letters
"""What the pages written for the gate say, by language."""

from __future__ import annotations

#: Of each language: section, headline and standfirst of its teasers, and a paragraph of an article.
TEXTS = {
    "en": ("Politics", "Council votes to keep the night ferry", "The vote came after four hours of debate in which fishermen, hoteliers and two former mayors spoke, and it settles a quarrel that has gone on since spring.", "The town council of Lenmouth voted by eleven to six on Monday evening to keep the night ferry, which carries about forty people on an ordinary weekday and costs more than it earns."),
    "de": ("Politik", "Gemeinderat hält an der Nachtfähre fest", "Vier Stunden lang stritten Fischer, Wirte und zwei frühere Bürgermeister, dann stand fest, dass die Fähre auch im nächsten Winter nachts fährt.", "Der Gemeinderat von Lenmünde hat am Montagabend mit elf zu sechs Stimmen beschlossen, die Nachtfähre zu behalten, obwohl sie an gewöhnlichen Tagen nur etwa vierzig Menschen über den Fluss bringt."),
    "fr": ("Politique", "Le conseil maintient le bac de nuit", "Après quatre heures de débat entre pêcheurs, hôteliers et deux anciens maires, la décision met fin à une querelle qui durait depuis le printemps.", "Le conseil municipal de Lenmouth a décidé lundi soir, par onze voix contre six, de maintenir le bac de nuit, qui transporte une quarantaine de personnes les jours ordinaires et coûte plus qu'il ne rapporte."),
    "es": ("Política", "El concejo mantiene el transbordador nocturno", "Tras cuatro horas de debate entre pescadores, hoteleros y dos antiguos alcaldes, la decisión cierra una disputa que duraba desde la primavera.", "El concejo de Lenmouth decidió el lunes por la noche, por once votos contra seis, mantener el transbordador nocturno, que lleva a unas cuarenta personas en un día normal y cuesta más de lo que gana."),
    "pt": ("Política", "Conselho mantém a balsa da noite", "Depois de quatro horas de debate entre pescadores, donos de hotéis e dois antigos prefeitos, a decisão encerra uma disputa que vinha desde a primavera.", "O conselho de Lenmouth decidiu na noite de segunda-feira, por onze votos a seis, manter a balsa da noite, que leva cerca de quarenta pessoas num dia comum e custa mais do que rende."),
    "it": ("Politica", "Il consiglio tiene il traghetto notturno", "Dopo quattro ore di dibattito tra pescatori, albergatori e due ex sindaci, la decisione chiude una lite che durava dalla primavera.", "Il consiglio comunale di Lenmouth ha deciso lunedì sera, con undici voti contro sei, di tenere il traghetto notturno, che porta una quarantina di persone nei giorni normali e costa più di quanto rende."),
    "nl": ("Politiek", "Gemeenteraad houdt de nachtboot in de vaart", "Na vier uur debat tussen vissers, hoteliers en twee oud-burgemeesters maakt het besluit een einde aan een ruzie die sinds het voorjaar duurde.", "De gemeenteraad van Lenmonde besloot maandagavond met elf tegen zes stemmen om de nachtboot te houden, die op een gewone dag ongeveer veertig mensen vervoert en meer kost dan hij opbrengt."),
    "pl": ("Polityka", "Rada zachowuje nocny prom", "Po czterech godzinach debaty rybaków, hotelarzy i dwóch byłych burmistrzów decyzja kończy spór, który trwał od wiosny.", "Rada miasta Lenmouth zdecydowała w poniedziałek wieczorem, stosunkiem głosów jedenaście do sześciu, że nocny prom będzie pływał dalej, choć w zwykły dzień przewozi około czterdziestu osób."),
    "ru": ("Политика", "Совет сохранил ночной паром", "После четырёх часов споров между рыбаками, владельцами гостиниц и двумя бывшими мэрами решение положило конец ссоре, которая шла с весны.", "Городской совет Ленмута в понедельник вечером одиннадцатью голосами против шести решил сохранить ночной паром, который в обычный день перевозит около сорока человек и стоит дороже, чем приносит."),
    "tr": ("Siyaset", "Meclis gece vapurunu kaldırmadı", "Balıkçıların, otelcilerin ve iki eski başkanın konuştuğu dört saatlik tartışmadan sonra karar, ilkbahardan beri süren kavgayı bitirdi.", "Lenmouth belediye meclisi pazartesi akşamı altıya karşı on bir oyla gece vapurunu kaldırmama kararı aldı; vapur sıradan bir günde yaklaşık kırk kişi taşıyor ve kazandığından fazlasına mal oluyor."),
    "ar": ("سياسة", "المجلس يبقي على العبارة الليلية", "بعد أربع ساعات من النقاش بين الصيادين وأصحاب الفنادق ورئيسين سابقين للبلدية أنهى القرار خلافا استمر منذ الربيع.", "قرر مجلس بلدة لينموث مساء الاثنين بأحد عشر صوتا مقابل ستة الإبقاء على العبارة الليلية التي تنقل نحو أربعين شخصا في اليوم العادي وتكلف أكثر مما تكسب."),
    "he": ("פוליטיקה", "המועצה משאירה את מעבורת הלילה", "אחרי ארבע שעות של ויכוח בין דייגים, בעלי מלונות ושני ראשי עיר לשעבר, ההחלטה מסיימת מריבה שנמשכה מאז האביב.", "מועצת העיר לנמות החליטה ביום שני בערב, באחד עשר קולות מול שישה, להשאיר את מעבורת הלילה, שמעבירה כארבעים איש ביום רגיל ועולה יותר ממה שהיא מכניסה."),
    "zh": ("政治", "议会决定保留夜间渡轮", "渔民、旅馆老板和两位前市长辩论了四个小时之后，这项决定结束了从春天开始的争吵，渡轮冬天也会照常开行。", "伦茅斯镇议会星期一晚上以十一票对六票决定保留夜间渡轮。这条渡轮平日每天运送大约四十人，收入一直低于开支，镇上的渔民和旅馆老板为它争论了整整一个夏天。"),
    "ja": ("政治", "町議会、夜の渡し船を残すと決定", "漁師と旅館の主人、二人の元町長が四時間にわたって議論した末の決定で、春から続いた争いに終止符が打たれた。", "レンマス町議会は月曜日の夜、十一対六の賛成多数で夜の渡し船を残すことを決めた。渡し船は平日に約四十人を運ぶが、収入より費用のほうが多く、町では夏の間ずっと議論が続いていた。"),
    "hi": ("राजनीति", "परिषद ने रात की नाव जारी रखी", "मछुआरों, होटल मालिकों और दो पूर्व महापौरों की चार घंटे की बहस के बाद आए इस फैसले से वसंत से चला आ रहा झगड़ा खत्म हुआ।", "लेनमाउथ की नगर परिषद ने सोमवार शाम ग्यारह के मुकाबले छह मतों से रात की नाव जारी रखने का फैसला किया, जो आम दिनों में करीब चालीस लोगों को नदी पार कराती है।"),
}  # fmt: skip

#: Title and text of pages that say that there is none.
NOT_FOUND = {
    "en": ("Page not found", "Sorry, the page you are looking for does not exist or has been moved. Try a search, or go back to our home page."),
    "de": ("Seite nicht gefunden", "Die gewünschte Seite konnte leider nicht gefunden werden. Vielleicht hilft Ihnen die Suche weiter."),
    "fr": ("Page introuvable", "La page que vous recherchez n'existe pas ou a été supprimée. Retournez à l'accueil pour suivre l'actualité."),
    "es": ("Página no encontrada", "La página que busca no existe o ya no está disponible. Le invitamos a volver a la portada."),
    "pl": ("Strona nie istnieje", "Nie znaleziono strony, której szukasz. Mogła zostać przeniesiona lub usunięta. Wróć na stronę główną."),
    "ru": ("Страница не найдена", "Возможно, страница была удалена или адрес набран с ошибкой. Перейдите на главную или воспользуйтесь поиском."),
    "ja": ("ページが見つかりません", "お探しのページは削除されたか、アドレスが変更された可能性があります。トップページからお探しください。"),
    "ar": ("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير متوفرة أو تم نقلها. يمكنك العودة إلى الصفحة الرئيسية."),
    "tr": ("Sayfa bulunamadı", "Aradığınız sayfa kaldırılmış veya taşınmış olabilir. Ana sayfaya dönebilirsiniz."),
    "zh": ("页面不存在", "抱歉，您访问的页面不存在或已被删除，请返回首页浏览其他新闻。"),
}  # fmt: skip

#: Walls: the line that a teaser text is followed by, and what stands around it, by language.
WALLS = {
    "en": '<div class="paywall"><h3>Subscribe to continue reading</h3><p>Get unlimited access to The Daily for $1 a week. Cancel at any time.</p><table><tr><td>Digital</td><td>$4 a month</td></tr></table><form><label>Email</label><input type="email"></form><p>Already a subscriber? <a href="/login">Log in</a></p></div>',
    "de": '<div class="offer"><p>Jetzt weiterlesen mit Plus</p><p>4 Wochen für 1 Euro testen, danach 9,99 Euro im Monat, jederzeit kündbar.</p><a href="/abo">Jetzt abonnieren</a></div>',
    "fr": '<p class="article__status">Il vous reste 78.4% de cet article à lire. La suite est réservée aux abonnés.</p>',
    "es": '<div class="muro"><h4>Para seguir leyendo, suscríbete</h4><p>Accede a todos los contenidos por 1 euro el primer mes.</p></div>',
    "pt": '<div class="box"><h3>Conteúdo exclusivo para assinantes</h3><p>Assine por R$ 1,90 no primeiro mês.</p></div>',
    "it": '<div class="blocco"><p>Questo contenuto è riservato agli abbonati</p><p>Sei già abbonato? <a href="/a">Accedi</a></p></div>',
    "nl": '<div class="premium"><p>Wilt u verder lezen?</p><p>Dit artikel is alleen voor abonnees. Neem een abonnement vanaf 5 euro.</p></div>',
    "pl": '<div class="prenumerata"><p>Artykuł dostępny tylko dla prenumeratorów</p><p>Masz już prenumeratę? <a href="/z">Zaloguj się</a></p></div>',
    "ru": '<div class="lock"><p>Продолжение доступно только подписчикам</p><p><a href="/s">Оформить подписку</a></p></div>',
    "tr": '<div class="kilit"><h3>Bu içerik abonelere özel</h3><p>Okumaya devam etmek için abone olun.</p></div>',
    "ar": '<div class="sub"><p>للمشتركين فقط</p><p>اشترك لمتابعة القراءة بسعر دولار واحد في الشهر.</p></div>',
    "he": '<div class="gate"><h3>להמשך קריאה יש להירשם</h3><p>כבר מנויים? <a href="/l">התחברו</a></p></div>',
    "zh": '<div class="paid"><p>订阅后继续阅读全文</p><p>已是订户？<a href="/l">登录</a></p></div>',
    "ja": '<div class="wall"><p>この記事は有料会員限定です。</p><p><a href="/r">会員登録する</a></p></div>',
}  # fmt: skip

#: What pages say to their readers beside any article, made up.
NOTICES = {
    "en": "Please keep your comments to the matter at hand. We delete what insults others, and you can report what you find at the foot of this page.",
    "de": "Bitte bleiben Sie in Ihren Kommentaren bei der Sache. Wir löschen, was andere kränkt, und Sie können uns melden, was Ihnen auffällt.",
    "fr": "Vous avez besoin d'y voir clair chaque matin ? Notre rédaction vous écrit à six heures, et vous lisez tout sur votre téléphone.",
    "es": "¿Quieres añadir otro usuario? Si compartes tu cuenta, puedes invitar a una persona más y cada cual tendrá su propia contraseña.",
}  # fmt: skip
