"""The texts that are edited: the corpus' articles by language group and host, and made-up ones for groups it lacks."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from duplicates.edits import Paragraph, Text, split

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

#: Language → group; others are in the group of their own name.
GROUPS: Final = {
    "en": "English",
    "de": "German",
    "ru": "Russian",
    "ja": "Japanese",
    "ko": "Korean",
    "hi": "Hindi",
    **dict.fromkeys(("fr", "es", "pt", "it", "nl", "sv", "no", "da", "is", "tr", "zu", "xh", "sw"), "other Latin"),
}
#: For groups of which the corpus has few texts or none: words of the language, the frequent ones first. Texts made of
#: them say nothing, but have its script, the length of its words and their distribution (Zipf's).
WORDS: Final = {
    "Chinese": "的 了 在 是 和 他 也 不 中国 记者 表示 经济 发展 政府 公司 市场 今年 企业 问题 工作 国家 社会 国际 进行 世界 北京 "
    "城市 项目 合作 建设 投资 管理 技术 增长 人民 会议 部门 报道 活动 服务 安全 教育 文化 研究 计划 提高 生产 环境 产业 消费 农村 "
    "改革 政策 银行 金融 价格 出口 能源 汽车 交通 医院 学生 老师 家庭 老人 孩子 比赛 球队 教练 冠军 电影 音乐 导演 网络 手机 数据 "
    "科学 专家 疫情 健康 食品 法律 警方 事故 调查 法院 地区 居民 天气 暴雨 地震 救援 火车 机场 航班 旅游 酒店 历史 博物馆 艺术 "
    "总统 总理 外交 军队 和平 选举 议会 贸易 关税 谈判 协议 石油 天然气 钢铁 芯片 机器人 卫星 火箭 海洋 河流 山区 森林 草原 "
    "春节 传统 邻居 商店 超市 工厂 工人 工资 就业 税收 债务 股票 基金 保险 房价 土地 水稻 小麦 苹果 茶叶 啤酒",
    "Arabic": "في من على إلى أن التي الذي عن مع هذا كان قال بعد قبل بين اليوم أمس الحكومة الرئيس الوزير الدولة البلاد المدينة العاصمة "
    "الشركة السوق الاقتصاد التعليم الصحة الجامعة الطلاب المدرسة المستشفى الأطباء المرضى الشرطة الجيش الأمن المحكمة القانون البرلمان "
    "الانتخابات الحزب المعارضة الاتفاق المفاوضات السلام الحرب اللاجئين الحدود المساعدات الأمم المتحدة المنظمة الدولية التقرير "
    "الدراسة الباحثون العلماء المناخ الحرارة الأمطار الفيضانات الزلزال المياه الكهرباء النفط الغاز الأسعار التضخم البنك المركزي "
    "العملة الدولار الاستثمار التجارة الصادرات الواردات المصنع العمال الأجور البطالة الزراعة القمح الأرض السكان الأسرة الأطفال "
    "النساء الشباب الرياضة المباراة الفريق المدرب اللاعب البطولة الهدف الجمهور الملعب السينما الفيلم الموسيقى الكتاب الرواية "
    "المعرض المتحف التاريخ الآثار السياحة الفنادق المطار الطائرة القطار الطريق السيارات الحادث الضحايا الإنقاذ الإطفاء الحريق "
    "أعلنت أكدت أضاف أوضح كشفت شهدت تواصل بدأت انتهت ارتفعت انخفضت",
    "Japanese": "の は を に が と で も した して いる から まで こと ため 東京 政府 会社 首相 経済 日本 世界 市場 問題 計画 調査 発表 "
    "研究 大学 学生 教授 選手 試合 優勝 監督 警察 事故 逮捕 裁判 判決 病院 医師 患者 患者数 地震 台風 大雨 避難 住民 被害 復旧 鉄道 "
    "電車 空港 航空 自動車 工場 生産 輸出 輸入 価格 物価 賃金 銀行 金利 株価 投資 企業 社長 社員 契約 交渉 合意 首脳 会談 外交 国会 "
    "法案 選挙 候補 投票 市長 知事 県庁 教育 学校 子ども 高齢者 介護 年金 税金 予算 環境 温暖化 電力 原発 再稼働 観光 旅館 温泉 "
    "祭り 文化 芸術 映画 音楽 小説 作家 展覧会 歴史 遺跡 発掘 農家 米 野菜 漁業 海岸 山岳 登山 天気 気温 桜 花火",
    "Russian": "в и на что с по не из за для о от как это его но было также года который после президент правительство министр "
    "страна город область район власти закон дума выборы партия депутат суд прокуратура полиция следствие дело обвинение "
    "задержан арест приговор экономика рынок рубль банк компания завод предприятие рабочие зарплата цены инфляция нефть газ "
    "экспорт импорт торговля налоги бюджет расходы строительство дорога мост поезд самолёт аэропорт авария пожар спасатели "
    "пострадавшие больница врачи пациенты вакцина школа учителя ученики университет наука исследование учёные космос спутник "
    "ракета погода снег дождь мороз ветер температура река озеро лес животные музей театр режиссёр фильм актёр концерт книга "
    "писатель выставка история памятник спорт матч команда тренер игрок чемпионат победа болельщики стадион сообщил заявил "
    "отметил рассказал добавил подчеркнул напомнил считает планирует продолжает начал завершил вырос снизился",
    "Hindi": "के में की है और से को का पर ने यह कि भी एक नहीं था लिए साथ तक बाद सरकार प्रधानमंत्री मंत्री मुख्यमंत्री राज्य देश जिला शहर गांव पुलिस अदालत "
    "मामला आरोपी गिरफ्तार जांच चुनाव पार्टी नेता मतदान संसद विधानसभा कानून किसान फसल बारिश बाढ़ मौसम तापमान नदी बांध पानी बिजली सड़क रेल ट्रेन "
    "हवाई यात्रा दुर्घटना घायल अस्पताल डॉक्टर मरीज इलाज दवा टीका स्कूल छात्र शिक्षक परीक्षा विश्वविद्यालय नौकरी बाजार कीमत महंगाई बैंक रुपये करोड़ "
    "कंपनी निवेश व्यापार निर्यात उद्योग मजदूर वेतन क्रिकेट टीम खिलाड़ी मैच जीत हार कप्तान फिल्म अभिनेता संगीत मंदिर त्योहार परिवार बच्चे महिला युवा "
    "बताया कहा दिया किया गया रहा होगा शुरू जारी अनुसार",
    "Korean": "이 그 및 등 것 수 한 위해 통해 대한 지난 오는 정부 대통령 총리 장관 국회 의원 여당 야당 선거 투표 법원 검찰 경찰 수사 혐의 "
    "기소 재판 판결 경제 시장 기업 회사 투자 은행 금리 주가 환율 물가 임금 노동자 고용 수출 수입 반도체 자동차 배터리 공장 생산 "
    "기술 연구 대학 교수 학생 학교 교육 병원 의사 환자 백신 건강 서울 부산 지역 주민 도시 도로 지하철 열차 공항 항공 사고 화재 "
    "구조 피해 태풍 폭우 지진 날씨 기온 바다 산 강 축구 야구 선수 감독 경기 우승 팬 영화 배우 감독 음악 공연 전시 책 작가 역사 "
    "문화 축제 음식 여행 관광 북한 미국 중국 일본 회담 협상 합의 발표했다 밝혔다 말했다 전했다 강조했다 설명했다 예정이다 늘었다 줄었다",
    "Thai": "ที่ และ ใน ของ การ เป็น ได้ ว่า จะ มี ให้ ไม่ รัฐบาล นายก ประเทศ ประชาชน เศรษฐกิจ ตลาด บริษัท โรงเรียน นักเรียน โรงพยาบาล "
    "แพทย์ ตำรวจ ทหาร ศาล กฎหมาย รัฐสภา เลือกตั้ง พรรค ฝ่ายค้าน จังหวัด กรุงเทพ น้ำท่วม ฝนตก แผ่นดินไหว รถไฟ สนามบิน ถนน อุบัติเหตุ "
    "ผู้เสียชีวิต ราคา น้ำมัน ข้าว เกษตรกร ส่งออก ลงทุน ธนาคาร ดอกเบี้ย ค่าจ้าง แรงงาน โรงงาน ท่องเที่ยว โรงแรม ทะเล ภูเขา วัด "
    "ประเพณี ดนตรี ภาพยนตร์ กีฬา ฟุตบอล แชมป์ ทีมชาติ วิจัย มหาวิทยาลัย เทคโนโลยี ดาวเทียม",
}
#: Languages of WORDS that are written without spaces, and how many texts of each are made, for how many hosts.
UNSPACED, MADE, MADE_HOSTS = frozenset({"Chinese", "Japanese", "Thai"}), 40, 8


#: Paragraphs of a made-up text, which makes it about as long as the corpus' articles: half of those have 360 to 960 words.
PARAGRAPHS: Final = (6, 24)
#: Share of the pieces that follow as they did in the texts; more would bring back whole sentences of a small group.
FAITHFUL: Final = 0.6
#: Words that are made for a language, of halves of those in WORDS.
COINED: Final = 1500


@dataclass
class Sample:
    """One text, its language group and host, and whether it is of the half that thresholds were tuned on."""

    text: Text
    group: str
    host: str
    tuned_on: bool


@dataclass
class Chain:
    """Running text at random, each piece as it may follow the one before (a Markov chain over texts of one group)."""

    follows: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    all: list[str] = field(default_factory=list)

    def learn(self, text: Text) -> None:
        """Take a text in."""
        for paragraph in text:
            self.all += paragraph
            for one, other in pairwise(paragraph):
                self.follows[one].append(other)

    def pieces(self, count: int, rng: Random) -> Paragraph:
        """Return that many pieces."""
        made = [rng.choice(self.all)]
        while len(made) < count:
            after = self.follows.get(made[-1])
            made.append(rng.choice(after if after and rng.random() < FAITHFUL else self.all))
        return made


def load(corpus: Path | None, rng: Random) -> list[Sample]:
    """Return the corpus' texts, if there is one, and the made-up ones; a half of the hosts is tuned on."""
    samples = [sample for group in WORDS for sample in _made(group, rng)]
    if corpus is None:
        return samples
    import py3langid  # noqa: PLC0415 - only here

    for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        language = py3langid.classify(row["text"][:2000])[0]
        host = urlsplit(row["url"]).hostname or ""
        samples.append(Sample(split(row["text"]), GROUPS.get(language, language), host, _half(host)))
    return samples


def _half(host: str) -> bool:
    return hashlib.sha256(host.encode()).digest()[0] % 2 == 0


def _made(group: str, rng: Random) -> list[Sample]:
    words = WORDS[group].split()
    halves = [word[: len(word) // 2 + 1] for word in words], [word[len(word) // 2 :] for word in words]
    words += [rng.choice(halves[0]) + rng.choice(halves[1]) for _ in range(COINED)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    samples = []
    for number in range(MADE):
        host, paragraphs = f"{group.lower()}-{number % MADE_HOSTS}.example", []
        for _ in range(rng.randint(*PARAGRAPHS)):
            some = rng.choices(words, weights, k=rng.randint(15, 60))
            paragraphs.append("".join(some) if group in UNSPACED else " ".join(some))
        samples.append(Sample(split("\n".join(paragraphs)), f"{group}, made up", host, number % 2 == 0))
    return samples
