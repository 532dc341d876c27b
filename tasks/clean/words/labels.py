# ruff: noqa: E501, RUF001 - data: one language a line, in its own letters
"""Labels of credits: sources, photographs, authors, staff, rights."""

from __future__ import annotations

#: Labels of the agency or paper that a text comes from.
SOURCE = {
    "en": "source|sources",
    "de": "quelle|quellen",
    "fr": "source|sources",
    "es": "fuente|fuentes",
    "it": "fonte|fonti",
    "pt": "fonte|fontes",
    "nl": "bron|bronnen",
    "sv": "källa|källor",
    "no": "kilde|kilder",
    "fi": "lähde|lähteet",
    "pl": "źródło|źródła",
    "cs": "zdroj|zdroje",
    "ro": "sursa|sursă",
    "el": "πηγή",
    "ru": "источник|источники",
    "uk": "джерело|джерела",
    "tr": "kaynak|kaynaklar",
    "ar": "المصدر|مصدر",
    "fa": "منبع",
    "he": "מקור|המקור",
    "hi": "स्रोत|सोर्स",
    "zh": "来源|來源|稿源|消息来源|文章来源|资料来源|出处|信息来源",
    "ja": "出典|情報源|ソース|引用元",
    "ko": "출처",
    "id": "sumber",
    "vi": "nguồn",
}

#: Labels of photographs and of their makers.
PHOTO = {
    "en": "photo|photos|photograph|photographs|picture|pictures|image|images|image credit|photo credit|photo by|photos by|photography by|image by|picture credit|photograph by|file photo|credit|credits",
    "de": "foto|fotos|bild|bilder|fotografie|bildquelle|fotoquelle|bildnachweis|symbolbild|symbolfoto|archivfoto|archivbild",
    "fr": "photo|photos|crédit photo|crédits photo|crédit|crédits|photographie|image|illustration",
    "es": "foto|fotos|fotografía|imagen|imágenes|crédito|créditos",
    "it": "foto|immagine|immagini|crediti foto|foto di",
    "pt": "foto|fotos|imagem|imagens|crédito|créditos|foto de",
    "nl": "foto|foto's|beeld|afbeelding",
    "sv": "foto|bild|bilder",
    "no": "foto|bilde",
    "fi": "kuva|kuvat",
    "pl": "fot.|foto|zdjęcie|zdjęcia",
    "ru": "фото|фотография|снимок",
    "uk": "фото|світлина",
    "tr": "foto|fotoğraf|fotoğraflar|görsel",
    "ar": "صورة|الصورة|تصوير",
    "fa": "عکس",
    "he": "צילום|תמונה|צילומים",
    "hi": "फोटो|फ़ोटो|तस्वीर",
    "zh": "图|圖|图片|圖片|图源|摄影|攝影|图片来源|图片來源|照片",
    "ja": "写真|撮影|画像|写真提供|画像提供",
    "ko": "사진|사진제공|사진 제공|사진출처",
}

#: What a line of authors begins with.
BYLINE = {
    "en": "by|written by|author|authors|posted by|words by|story by|text by|reported by|edited by",
    "de": "von|autor|autorin|autoren|text|redaktion|verfasst von|ein artikel von|ein beitrag von|übersetzung und adaptierung",
    "fr": "par|auteur|écrit par|rédigé par|propos recueillis par",
    "es": "por|autor|escrito por|redacción|texto",
    "it": "di|a cura di|autore|scritto da|articolo di|redazione",
    "pt": "por|autor|escrito por|redação|publicado por|texto",
    "nl": "door|auteur|geschreven door|tekst|redactie",
    "sv": "av|text|skriven av|författare",
    "no": "av|tekst|skrevet av",
    "da": "af|skrevet af",
    "fi": "teksti|kirjoittaja",
    "pl": "autor|autorka|tekst|oprac.|opracowanie",
    "ru": "автор|текст|авторы",
    "uk": "автор|текст|авторка",
    "tr": "yazan|haber|yazar",
    "ar": "بقلم|كتب|كتبت|إعداد|المؤلف",
    "fa": "نویسنده",
    "he": "מאת|כתב|כתבה",
    "hi": "लेखक|द्वारा|रिपोर्ट",
    "zh": "作者|记者|記者|编辑|編輯|撰文|责任编辑|文",
    "ja": "著者|文|執筆|筆者|取材・文",
    "ko": "글|기자|작성자",
}

#: What notes on who worked on a piece begin with, as agencies and papers print them at the end.
STAFF = {
    "en": "reporting by|additional reporting by|writing by|editing by|compiled by|with reports from|with reporting by|with files from|with inputs from|with agency inputs|our standards|translated by|translation by|this article was first published|this article was originally|this article originally|this story was originally|originally published|reporting from|with additional reporting",
    "de": "mit agenturmaterial|mit material von|mit material der|mit informationen von|übersetzung|dieser artikel ist zuerst|dieser artikel erschien zuerst|dieser beitrag erschien zuerst|dieser artikel ist eine übersetzung|dieser text erschien|dieser text ist zuerst|schlussredaktion",
    "fr": "avec afp|avec agences|avec les agences|(avec|traduit de|traduction|édité par",
    "es": "con información de|con informaciones de|traducción|traducido por|edición de|editado por|reporte de",
    "it": "con informazioni di|traduzione di|traduzione|a cura della redazione",
    "pt": "com informações de|com informações da|com informações do|tradução|edição|*com",
    "nl": "met medewerking van|vertaling|bewerkt door",
    "sv": "översättning|redigerad av|oversatt av",
    "pl": "tłumaczenie|opracował|opracowała|red.",
    "ru": "перевод|по материалам|редактор|подготовил|подготовила",
    "uk": "переклад|за матеріалами|підготував|підготувала|редактор",
    "tr": "çeviri|editör|derleyen",
    "ar": "ترجمة|تحرير|وكالات",
    "he": "תרגום|עריכה",
    "hi": "अनुवाद|संपादन|इनपुट|एजेंसी इनपुट",
    "zh": "编译|翻译|编譯|翻譯|校对|责编|编审|(责任编辑|（责任编辑|(编辑|（编辑|责任编辑",
    "ja": "翻訳|編集|取材協力|構成|（聞き手|（取材",
    "ko": "번역|편집|정리",
}

#: What a note on staff says of those who helped, anywhere in it.
HELPED = {
    "en": "contributed to this report|contributed to this story|contributed to this article|contributed reporting",
    "de": "trug zu diesem bericht bei|trugen zu diesem bericht bei|hat zu diesem bericht beigetragen|haben zu diesem bericht beigetragen|an diesem bericht mitgewirkt|an diesem artikel mitgearbeitet",
    "fr": "a contribué à cet article|ont contribué à cet article|a contribué à ce reportage|ont contribué à ce reportage",
    "es": "contribuyó a este reportaje|contribuyeron a este reportaje|contribuyó a este informe|contribuyeron a este informe|contribuyó con este|contribuyeron con este",
    "it": "ha contribuito a questo articolo|hanno contribuito a questo articolo",
    "pt": "contribuiu para esta reportagem|contribuíram para esta reportagem|colaborou com esta reportagem|colaboraram com esta reportagem",
    "nl": "droeg bij aan dit artikel|droegen bij aan dit artikel|werkte mee aan dit artikel|werkten mee aan dit artikel",
}

#: What copyright lines hold.
RIGHTS = {
    "en": "all rights reserved|copyright|may not be reproduced|may not be published, broadcast|this material may not be|reproduction without permission",
    "de": "alle rechte vorbehalten|nachdruck verboten|kommerzielle nutzung dieses inhalts",
    "fr": "tous droits réservés|reproduction interdite|droits de reproduction",
    "es": "todos los derechos reservados|derechos reservados|prohibida la reproducción|prohibida su reproducción",
    "it": "tutti i diritti riservati|riproduzione riservata|diritti riservati",
    "pt": "todos os direitos reservados|direitos reservados|proibida a reprodução",
    "nl": "alle rechten voorbehouden",
    "sv": "alla rättigheter förbehållna|alle rettigheter|med ensamrätt",
    "pl": "wszelkie prawa zastrzeżone|prawa zastrzeżone",
    "ru": "все права защищены|все права сохранены",
    "uk": "всі права захищені|усі права захищені|усі права застережено",
    "tr": "tüm hakları saklıdır|her hakkı saklıdır",
    "ar": "جميع الحقوق محفوظة|حقوق النشر|الحقوق محفوظة",
    "he": "כל הזכויות שמורות|זכויות יוצרים",
    "hi": "सर्वाधिकार सुरक्षित|कॉपीराइट",
    "zh": "版权所有|版權所有|未经授权|未經授權|不得转载|不得轉載|转载请注明|严禁转载",
    "ja": "無断転載|転載を禁|無断複製",
    "ko": "무단전재|무단 전재|저작권자|재배포 금지|재배포금지",
}
