# ruff: noqa: E501, RUF001 - data: one language a line, in its own letters
"""Words of dates and times: months and weekdays, labels of dates, "ago", reading times."""

from __future__ import annotations

#: Labels of dates.
PUBLISHED = {
    "en": "published|updated|last updated|posted|posted on|created|modified|first published|date|published on|updated on",
    "de": "veröffentlicht|aktualisiert|stand|erstellt|publiziert|zuletzt aktualisiert|veröffentlicht am|datum|update",
    "fr": "publié|publié le|mis à jour|mis à jour le|modifié|modifié le|publication|mise à jour|posté le|date",
    "es": "publicado|publicado el|actualizado|actualizado el|última actualización|actualización|fecha|creado",
    "it": "pubblicato|pubblicato il|aggiornato|aggiornato il|ultimo aggiornamento|data",
    "pt": "publicado|publicado em|publicada em|atualizado|atualizado em|última atualização|postado em|data",
    "nl": "gepubliceerd|gepubliceerd op|bijgewerkt|laatst bijgewerkt|geplaatst|geplaatst op|datum",
    "sv": "publicerad|publicerat|uppdaterad|uppdaterat|senast uppdaterad",
    "no": "publisert|oppdatert|sist oppdatert",
    "da": "publiceret|offentliggjort|opdateret",
    "fi": "julkaistu|päivitetty",
    "pl": "opublikowano|data publikacji|aktualizacja|zaktualizowano|dodano|data dodania",
    "ru": "опубликовано|обновлено|дата|дата публикации|дата обновления",
    "uk": "опубліковано|оновлено|дата|дата публікації",
    "tr": "yayınlanma|yayın tarihi|güncelleme|son güncelleme|güncellenme|giriş|tarih|yayınlanma tarihi",
    "ar": "نشر في|نشر|تاريخ النشر|آخر تحديث|تم التحديث|تحديث|التاريخ",
    "fa": "منتشر شده|تاریخ انتشار|به روز رسانی",
    "he": "פורסם|עודכן|פורסם בתאריך|תאריך|עדכון אחרון",
    "hi": "प्रकाशित|अपडेट|अपडेटेड|पब्लिश|प्रकाशन तिथि|अंतिम अपडेट",
    "zh": "发布时间|发布于|更新时间|发表于|發布時間|更新|时间|時間|發佈|发布|日期|發表於",
    "ja": "公開|更新|投稿|配信|公開日|更新日|掲載日|最終更新",
    "ko": "입력|수정|등록|승인|업데이트|작성|기사입력|최종수정|발행",
}

#: Names of the parts of dates, whole words; "any": what stands between them.
DATE_WORDS = {
    "any": "gmt|utc|est|edt|cet|cest|ist|bst|pst|pdt|am|pm|a.m|p.m|at|on|um|à|a|las|alle|ore|om|kl|klo|uhr|h|de|del|di|of|le|el|il|den|der|em|às|the|st|nd|rd|th|г|р|в|о|saat|saati|и|та",
    "en": "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|today|yesterday",
    "de": "januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jän|mär|mrz|okt|dez|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so|heute|gestern",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|janv|févr|avr|juil|déc|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd'hui",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|ene|abr|ago|dic|lunes|martes|miércoles|jueves|viernes|sábado|domingo|hoy|ayer",
    "it": "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|gen|mag|giu|lug|set|ott|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|oggi|ieri",
    "pt": "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|fev|mai|out|dez|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|segunda|terça|quarta|quinta|sexta|hoje|ontem",
    "nl": "januari|februari|maart|april|mei|juni|juli|augustus|oktober|december|mrt|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|vandaag|gisteren|uur",
    "sv": "mars|juni|juli|augusti|oktober|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|idag|igår|desember|marts|mandag|tirsdag|lørdag|søndag",
    "fi": "tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta|marraskuuta|joulukuuta",
    "pl": "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|dzisiaj|wczoraj|dziś",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|янв|фев|мар|апр|авг|сен|окт|ноя|дек|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|сегодня|вчера|мск",
    "uk": "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|понеділок|вівторок|середа|четвер|п'ятниця|субота|неділя|сьогодні|вчора",
    "tr": "ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|bugün|dün",
    "ar": "يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|كانون|الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|الأول|السبت|الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|الساعة|بتوقيت|غرينتش|غرينيتش|صباحا|مساء|اليوم|أمس|ص|م",
    "he": "בינואר|בפברואר|במרץ|באפריל|במאי|ביוני|ביולי|באוגוסט|בספטמבר|באוקטובר|בנובמבר|בדצמבר|ינואר|פברואר|מרץ|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר|יום|ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת|בשעה|היום|אתמול",
    "hi": "जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|अक्तूबर|नवंबर|नवम्बर|दिसंबर|दिसम्बर|सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार|आज|कल|बजे",
    "zh": "年|月|日|时|時|分|秒|星期一|星期二|星期三|星期四|星期五|星期六|星期日|星期天|周一|周二|周三|周四|周五|周六|周日|上午|下午",
    "ja": "月曜日|火曜日|水曜日|木曜日|金曜日|土曜日|日曜日|午前|午後|更新|公開|付",
    "ko": "년|월|일|시|분|초|오전|오후|월요일|화요일|수요일|목요일|금요일|토요일|일요일",
}

#: How long ago something was: regular expressions.
AGO = {
    "en": r"\b(?:\d+|an?|one|two|three)\s*(?:sec|min|hour|hr|day|week|month|year)\w*\.?\s+ago\b",
    "de": r"\bvor\s+(?:\d+|einer?|einem)\s*(?:sekunde|minute|min|stunde|std|tag|woche|monat|jahr)\w*",
    "fr": r"\bil\s+y\s+a\s+(?:\d+|une?)\s*(?:seconde|minute|min|heure|h|jour|semaine|mois|an)\w*",
    "es": r"\bhace\s+(?:\d+|una?)\s*(?:segundo|minuto|min|hora|h|día|semana|mes|año)\w*",
    "it": r"\b(?:\d+|una?)\s*(?:second|minut|min|or|giorn|settiman|mes|ann)\w*\s+fa\b",
    "pt": r"\bhá\s+(?:\d+|uma?)\s*(?:segundo|minuto|min|hora|h|dia|semana|mês|mes|ano)\w*",
    "nl": r"\b(?:\d+|een)\s*(?:second|minu|min|uur|dag|week|wek|maand|jaar)\w*\s+geleden\b",
    "sv": r"\bför\s+(?:\d+|en|ett)\s*(?:sekund|minut|min|timm|dag|veck|månad|år)\w*\s+sedan\b",
    "no": r"\bfor\s+\d+\s+\w+\s+siden\b",
    "pl": r"\b\d+\s*(?:sek|min|godz|dni|dzień|tydz|tyg|mies|lat|rok)\w*\.?\s+temu\b",
    "ru": r"\b\d+\s*(?:сек|мин|час|дн|день|недел|месяц|лет|год)\w*\.?\s+назад\b",
    "uk": r"\b\d+\s*(?:сек|хв|год|дн|день|тиж|місяц|рок|рік)\w*\.?\s+тому\b",
    "tr": r"\b\d+\s*(?:saniye|dakika|dk|saat|gün|hafta|ay|yıl)\s+önce\b",
    "ar": r"(?:منذ|قبل)\s+(?:\d+\s*)?(?:ثاني|دقيق|دقائق|ساع|يوم|أيام|أسبوع|أسابيع|شهر|أشهر)\w*",
    "he": r"לפני\s+(?:\d+\s*)?(?:שני|דק|שע|יום|ימים|שבוע|חודש)\w*",
    "hi": r"\d+\s*(?:सेकंड|मिनट|घंटे|घंटा|दिन|सप्ताह|महीने|साल)\s*पहले",
    "zh": r"\d+\s*(?:秒|分钟|分鐘|小时|小時|時間|天|日|周|週|个月|個月|年)前",
    "ko": r"\d+\s*(?:초|분|시간|일|주|개월|년)\s*전",
}

#: What a line that tells the reading time holds.
READING_TIME = {
    "en": "min read|minute read|minutes read|mins read|reading time|read time|minutes to read|min. read",
    "de": "lesezeit|lesedauer|min lesen",
    "fr": "temps de lecture|min de lecture|minutes de lecture",
    "es": "tiempo de lectura|min de lectura|minutos de lectura",
    "it": "tempo di lettura|min di lettura|minuti di lettura",
    "pt": "tempo de leitura|min de leitura|minutos de leitura",
    "nl": "leestijd|min lezen|min. lezen",
    "sv": "lästid|min läsning|lesetid|læsetid",
    "pl": "czas czytania|min czytania|minut czytania",
    "ru": "время чтения|время на чтение|мин чтения|минут чтения|минуты чтения",
    "uk": "час читання|хв читання|хвилин читання",
    "tr": "okuma süresi|dk okuma|dakika okuma|dakikalık okuma",
    "ar": "وقت القراءة|دقيقة قراءة|دقائق قراءة|مدة القراءة",
    "he": "זמן קריאה|דקות קריאה|דק' קריאה",
    "hi": "पढ़ने का समय|मिनट पढ़ें|मिनट में पढ़ें",
    "zh": "阅读时间|閱讀時間|分钟阅读|分鐘閱讀|阅读时长|预计阅读",
    "ja": "読了時間|分で読めます|分で読める|読了目安",
    "ko": "읽는 시간|분 소요|분 읽기",
}
