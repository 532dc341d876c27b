# ruff: noqa: E501, RUF001 - data: one month a line, words of many languages
"""Names of months, in the forms that stand in dates; a word that two languages use for two months is left out."""

from __future__ import annotations

_NAMES = (
    "jan|january|januar|jänner|jaenner|janvier|janv|enero|ene|janeiro|gennaio|gen|januari|tammikuuta|stycznia|styczeń|sty|ledna|január|januára|jan|ianuarie|ian|января|янв|январь|січня|януари|јануар|siječnja|ιανουαρίου|ocak|gener|يناير|كانون الثاني|ינואר|בינואר|जनवरी",
    "feb|february|februar|feber|février|févr|fév|febrero|fevereiro|fev|febbraio|februari|helmikuuta|lutego|luty|února|február|februára|februarie|февраля|фев|февраль|лютого|февруари|фебруар|veljače|φεβρουαρίου|şubat|febrer|فبراير|شباط|פברואר|בפברואר|फरवरी|फ़रवरी",
    "mar|march|märz|maerz|mär|mars|marzo|março|maart|mrt|maaliskuuta|marca|marzec|března|március|márc|martie|марта|март|березня|ožujka|μαρτίου|mart|març|maret|marts|مارس|آذار|מרץ|במרץ|מרס|במרס|मार्च",
    "apr|april|avril|avr|abril|abr|aprile|huhtikuuta|kwietnia|kwiecień|dubna|április|ápr|apríla|aprilie|апреля|апр|апрель|квітня|април|travnja|απριλίου|nisan|أبريل|ابريل|نيسان|אפריל|באפריל|अप्रैल",
    "may|mai|mayo|maio|maggio|mag|mei|maj|toukokuuta|maja|května|május|mája|мая|май|травня|мај|svibnja|μαΐου|mayıs|maig|مايو|أيار|מאי|במאי|मई",
    "jun|june|juni|juin|junio|junho|giugno|giu|kesäkuuta|czerwca|czerwiec|června|június|júna|iunie|июня|июн|июнь|червня|юни|јун|lipnja|ιουνίου|haziran|juny|يونيو|حزيران|יוני|ביוני|जून",
    "jul|july|juli|juillet|juil|julio|julho|luglio|lug|heinäkuuta|lipca|lipiec|července|július|júla|iulie|июля|июл|июль|липня|юли|јул|srpnja|ιουλίου|temmuz|juliol|يوليو|تموز|יולי|ביולי|जुलाई",
    "aug|august|août|agosto|ago|agostus|agustus|augusti|augustus|elokuuta|sierpnia|sierpień|srpna|augusztus|augusta|августа|авг|август|серпня|kolovoza|αυγούστου|ağustos|agost|أغسطس|آب|אוגוסט|באוגוסט|अगस्त",
    "sep|sept|september|septembre|septiembre|setiembre|setembro|set|settembre|syyskuuta|września|wrzesień|září|szeptember|septembra|septembrie|сентября|сен|сент|сентябрь|вересня|септември|септембар|rujna|σεπτεμβρίου|eylül|setembre|سبتمبر|أيلول|ספטמבר|בספטמבר|सितंबर|सितम्बर",
    "oct|october|oktober|okt|octobre|octubre|outubro|out|ottobre|ott|lokakuuta|października|październik|října|október|októbra|octombrie|октября|окт|октябрь|жовтня|октомври|октобар|οκτωβρίου|ekim|أكتوبر|تشرين الأول|אוקטובר|באוקטובר|अक्टूबर|अक्तूबर",
    "nov|november|novembre|noviembre|novembro|marraskuuta|novembra|noiembrie|ноября|ноя|нояб|ноябрь|листопада|ноември|новембар|studenoga|νοεμβρίου|kasım|نوفمبر|تشرين الثاني|נובמבר|בנובמבר|नवंबर|नवम्बर",
    "dec|december|dezember|dez|décembre|déc|diciembre|dic|dezembro|dicembre|desember|des|joulukuuta|grudnia|grudzień|prosince|decembra|decembrie|декабря|дек|декабрь|грудня|декември|децембар|prosinca|δεκεμβρίου|aralık|desembre|ديسمبر|كانون الأول|דצמבר|בדצמבר|दिसंबर|दिसम्बर",
)
#: Word, case folded → number of the month.
MONTHS = {word.casefold(): number for number, names in enumerate(_NAMES, 1) for word in names.split("|")}
