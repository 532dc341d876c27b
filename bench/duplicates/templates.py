"""Texts that only look alike: reports that houses write from templates, and texts that share an agency's background."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\w+)(?::(\d+)-(\d+))?>")

SLOTS: Final = {
    "first": "Anna Ben Carla David Elena Farid Greta Hamid Ines Jonas Katja Liam Mara Nils Olga Pavel Rosa Sven Tara Uwe",
    "last": "Abel Brandt Costa Dietz Evans Fuchs Garcia Haas Ivanov Jansen Klein Lopez Meyer Novak Owens Petrov Quinn "
    "Richter Silva Tanner Ulrich Vogel Weber Young Zander Okafor Lindqvist Moreau Castellano Hargreaves",
    "town": "Ashford Birkdale Carlow Dunmore Elmstead Fairview Granville Harwick Inverloch Jesmond Kirkby Langley Milford "
    "Norton Oakham Preston Quarley Redhill Selby Thornton Upton Verwood Wexham Yarrow Zeals",
    "street": "Mill High Church Station Park Queen King Bridge Garden Market Spring Castle Harbour Forest Victoria",
    "road": "Road Street Lane Avenue Drive",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "month": "January February March April May June July August September October November December",
    "club": "Rovers United Athletic Wanderers Rangers Albion Harriers Town City Dynamo",
    "firm": "Altano Brexo Cindal Dovray Entiva Fermax Gorlan Hexon Iridia Jantek Kolvar Lumera Mistral Nortex Orvala",
    "thing": "bicycle laptop handbag phone generator trailer toolbox camera watch caravan",
    "sky": "sunny cloudy overcast changeable clear misty",
    "wind": "northerly easterly southerly westerly south-westerly north-easterly",
    "ort": "Altdorf Bergheim Cadenberg Dornstadt Eichenau Freistett Grünberg Hollfeld Immenried Jettingen Kaltental "
    "Lindach Mühlhausen Neudorf Oberkirch Pfalzheim Quellenau Rosenthal Steinfeld Talheim",
    "tag": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "auto": "Opel Ford Golf Skoda Fiat Toyota Volvo Audi Renault Kleinlaster",
    "市": "青川 白浜 赤坂 黒田 緑山 大橋 小泉 北原 南沢 東野 西尾 中村 上田 下関 長野 福山",
    "人": "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中島 小林 加藤 吉田 山田",
    "城": "青州 临海 安平 宁远 长岭 西河 东湖 南山 北岭 武安 新城 平川",
    "天": "晴 多云 阴 小雨 阵雨 雾",
}  # a slot's values, divided by spaces

#: Each template is a list of paragraphs; {a|b} is a choice, <slot> and <number:low-high> are filled in.
TEMPLATES: Final = {
    "police": [
        "Police in <town> are {looking for|seeking} witnesses after a {man|woman} was {robbed|injured|assaulted} on "
        "<street> <road> on <day> {morning|evening|night|afternoon}.",
        "The incident {happened|occurred} at about <number:1-12>.<number:10-59> {am|pm} near the {station|school|church|park}, "
        "when the victim, aged <number:18-89>, was {walking home|waiting for a bus|leaving a shop}. A <thing> worth "
        "<number:80-2400> pounds was taken.",
        "Officers arrested a <number:17-60>-year-old {man|woman} from <town> on suspicion of {robbery|theft|assault}. "
        "{He|She} has been {released on bail|remanded in custody} until <month> <number:1-28>.",
        "Detective {Sergeant|Constable|Inspector} <first> <last> said: {We would like to hear from anyone who was in the area "
        "at the time.|We believe several people saw what happened and ask them to come forward.}",
        "Anyone with information is asked to call police on 101, quoting reference <number:10000-99999>, or Crimestoppers "
        "anonymously.",
    ],
    "weather": [
        "{Today|On <day>} it will be <sky> in <town> with {highs|temperatures} of <number:2-34> degrees and lows of "
        "<number:0-18> degrees.",
        "The chance of rain is <number:0-100> per cent in the morning and <number:0-100> per cent in the afternoon. Winds "
        "will be <wind>, reaching <number:5-80> kilometres an hour.",
        "Sunrise is at <number:5-8>.<number:10-59> am and sunset at <number:4-9>.<number:10-59> pm. The UV index is "
        "<number:1-9>, and humidity will be around <number:30-95> per cent.",
        "{Tomorrow|On <day>} will be <sky> with temperatures between <number:0-12> and <number:13-34> degrees. "
        "The outlook for <day> is <sky>, with highs near <number:10-34> degrees.",
    ],
    "match": [
        "<town> <club> {beat|defeated|edged past} <town> <club> <number:2-5>-<number:0-1> on <day> {night|afternoon} in front "
        "of <number:900-45000> spectators.",
        "<first> <last> {opened the scoring|gave the hosts the lead} in the <number:2-40>th minute with a {header|low shot|free "
        "kick|penalty}, before <first> <last> {equalised|levelled} {just before|shortly after} the break.",
        "The {winner|decisive goal} came in the <number:60-90>th minute, when <first> <last> {scored from close range|finished a "
        "fine move|headed in a corner} after a pass from <last>.",
        "The result leaves <town> in <number:1-20>th place with <number:3-80> points from <number:5-38> matches, while <town> "
        "drop to <number:1-20>th. Coach <first> <last> praised {the players' patience|the defence|his substitutes}.",
        "<town> travel to <town> next <day>; <town> host <town> on <month> <number:1-28>.",
    ],
    "earnings": [
        "<firm> {Inc|plc|Group|Holdings} reported {net income|a profit} of <number:10-990> million dollars for the quarter that "
        "ended <month> <number:28-31>, {compared with|against} <number:10-990> million a year earlier.",
        "Earnings per share were <number:1-9>.<number:10-99> dollars, {above|below|in line with} the average estimate of "
        "<number:5-20> analysts of <number:1-9>.<number:10-99> dollars.",
        "Revenue {rose|fell|grew|declined} <number:1-40> per cent to <number:1-9>.<number:10-99> billion dollars. The company "
        "expects full-year earnings of <number:4-40> dollars a share.",
        "Shares of <firm> have {risen|fallen} <number:1-40> per cent since the beginning of the year and closed at "
        "<number:10-400>.<number:10-99> dollars on <day>. Chief executive <first> <last> will speak to analysts on <day>.",
    ],
    "Polizei": [
        "<ort>. Am <tag> gegen <number:6-22>.<number:10-59> Uhr {kam es in|ereignete sich in} der {Haupt|Bahnhof|Garten|Schiller}straße "
        "{zu einem Auffahrunfall|ein Verkehrsunfall}.",
        "Ein <number:18-89>-jähriger Fahrer eines <auto> {übersah|bemerkte zu spät}, dass ein vorausfahrender <auto> "
        "verkehrsbedingt {bremsen|warten} musste. {Der|Die} <number:18-89>-jährige {Fahrer|Fahrerin} aus <ort> wurde "
        "{leicht|schwer} verletzt und kam in ein Krankenhaus.",
        "Es entstand ein Sachschaden von rund <number:10-90>00 Euro. Die Straße war für <number:20-120> Minuten gesperrt.",
        "Zeugen werden gebeten, sich bei der Polizei in <ort> unter der Telefonnummer 0<number:2000-9999> <number:10000-99999> "
        "zu melden.",
    ],
    "警察": [
        "<市>市で<number:1-28>日{朝|夜|午後}、{乗用車|トラック|自転車}と歩行者がぶつかる事故があり、<人>さん(<number:18-89>)が{けが"
        "をして|重傷を負って}病院に運ばれました。",
        "警察によりますと、<number:1-12>時<number:10-59>分ごろ、<市>市の{交差点|県道|国道}で「車にはねられた人がいる」と通報がありました。",
        "警察は、車を運転していた<市>市の会社員<人>容疑者(<number:18-89>)をその場で逮捕し、事故の詳しい原因を調べています。",
        "現場は<市>駅から北に<number:100-900>メートルほど離れた見通しの{よい|悪い}道路で、<number:1-3>時間にわたって通行止めになりました。",
    ],
    "天气": [
        "据<城>市气象台<number:1-12>月<number:1-28>日发布的天气预报,今天白天{晴间|有时}<天>,最高气温<number:5-38>摄氏度,"
        "夜间<天>,最低气温<number:0-18>摄氏度。",
        "风力<number:1-7>级,相对湿度在百分之<number:20-60>到百分之<number:61-99>之间,降水概率为百分之<number:0-90>。",
        "预计明天<城>市<天>,气温<number:2-12>到<number:13-36>摄氏度;<城>市<天>,气温<number:2-12>到<number:13-36>摄氏度。",
        "气象部门提醒市民{注意防晒|外出带好雨具|及时增减衣物},驾车出行请{减速慢行|注意安全}。",
    ],
}

#: Templates in which nearly all is fixed, and what varies are names, hardly a number.
WITHOUT_NUMBERS: Final = {
    "obituary": [
        "<first> <last>, of <town>, died peacefully at home on <day>, surrounded by {her|his} family, after a {short|long} "
        "illness bravely borne.",
        "Beloved {wife|husband} of <first>, loving {mother|father} of <first> and <first>, and much loved "
        "{grandmother|grandfather} of <first>, <first> and <first>.",
        "The funeral service will take place at St {Mary|John|Peter|Paul}'s Church in <town> on <day> at <number:9-15> "
        "o'clock, followed by burial in the adjoining cemetery. Family flowers only, please; donations may be made to "
        "{Cancer Research|the hospice|the lifeboats} in lieu.",
        "{She|He} will be sadly missed by all who knew {her|him}. May {she|he} rest in peace.",
    ],
    "appeal": [
        "Police are appealing for witnesses after a {man|woman|teenager} was {robbed|injured|assaulted} in <town> on <day> "
        "{morning|evening|night}.",
        "The victim was walking along <street> <road> when {he|she} was approached by {two men|a group of youths|a man} who "
        "demanded {his|her} <thing> and made off towards <street> <road>.",
        "The victim, who is in {his|her} {twenties|thirties|forties|fifties}, was taken to hospital with injuries that are "
        "not thought to be life-threatening.",
        'Detective {Sergeant|Constable|Inspector} <first> <last>, of <town> CID, said: "This was a frightening experience '
        'for the victim and we are keen to hear from anybody who may have seen what happened or who has dashcam footage."',
        "Anyone with information is asked to contact officers on 101 or to call the independent charity Crimestoppers "
        "anonymously on 0800 555 111.",
    ],
    "court": [
        "A {man|woman} from <town> has appeared before magistrates charged with {theft|burglary|assault|drink-driving}.",
        "<first> <last>, <number:18-80>, of <street> <road>, <town>, spoke only to confirm {his|her} name, age and address "
        "during the brief hearing on <day>.",
        "{He|She} is accused of {stealing|damaging} a <thing> belonging to <first> <last> in <town> on <day>.",
        "No plea was entered and the case was adjourned until <month>. <last> was {released on conditional bail|remanded in "
        "custody} until then. The court heard that reports would be prepared before sentence.",
    ],
    "appointment": [
        "<firm> has appointed <first> <last> as its new chief {executive|financial|operating|marketing} officer, the company "
        "said in a statement on <day>.",
        "<last> joins from <firm>, where {he|she} was head of {sales|strategy|finance|marketing} and led the expansion into "
        "new markets. {He|She} will be based in <town> and report to the chair, <first> <last>.",
        '"I am delighted to join <firm> at such an exciting time for the company and look forward to working with the whole '
        'team," said <last>.',
        "<firm> is a leading provider of {software|logistics|insurance|energy} services to customers around the world. For "
        "more information, please visit the company's website.",
    ],
}

#: Words that URLs of news are made of, divided by spaces.
SLUG_WORDS: Final = (
    "after against agency appeals attack bank before bridge budget business cabinet campaign chief city climate closes club "
    "company council court crash crisis deal death defence dispute doctors economy election energy europe fire flood for fresh "
    "from government growth health hospital how in inflation injured launches leader market match minister mother new of off "
    "oil on opens over parliament party plan police power president prices protest rail record report rescue says school sea "
    "season strike summer talks tax team the to town trade train trial urges victory vote warns water what wins with workers"
)


def report(kind: str, rng: Random) -> str:
    """Return one report from a template, paragraphs on lines."""
    return "\n".join(_filled(paragraph, rng) for paragraph in (TEMPLATES | WITHOUT_NUMBERS)[kind])


def _filled(text: str, rng: Random) -> str:
    text = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text)
    return _SLOT.sub(lambda match: _slot(match, rng), text)


def _slot(match: re.Match[str], rng: Random) -> str:
    if match[1] == "number":
        return str(rng.randint(int(match[2]), int(match[3])))
    return rng.choice(SLOTS[match[1]].split())
