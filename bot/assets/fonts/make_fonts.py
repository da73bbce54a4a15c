"""Makes the shipped fonts: Noto Sans SC, reduced to the characters that names, addresses and pictures need.

Run by hand when the set of characters changes:

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 && tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    python bot/assets/fonts/make_fonts.py package

The package carries the whole fonts (OFL 1.1, 10 MB a weight); the result is about 3 MB a weight.
"""

import sys
from itertools import chain
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]  # it ships no types

HERE = Path(__file__).parent
WEIGHTS = {
    "NotoSansSC-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "700Bold/NotoSansSC_700Bold.ttf",
}
RANGES = (
    range(0x0020, 0x0250),  # Latin
    range(0x0370, 0x0530),  # Greek and Cyrillic
    range(0x1E00, 0x1F00),  # Vietnamese and other accented Latin
    range(0x2000, 0x2070),  # punctuation
    range(0x20A0, 0x20C0),  # currencies
    range(0x2100, 0x2200),  # letter-like signs, number forms, arrows
    range(0x2200, 0x2270),  # mathematics
    range(0x2460, 0x2500),  # circled numbers
    range(0x25A0, 0x2720),  # shapes, stars, ticks
    range(0x3000, 0x3100),  # Chinese punctuation, kana
    range(0xFF00, 0xFFF0),  # full-width forms
)
# People carry characters that neither GB 2312 nor the common half of Big5 has.
NAME_CHARACTERS = (
    "喆堃玥翀昇珺頔赟骞琤璟祎瑄璇婳嬅珣琮琦璐玟玘玙玚玠玡玢珅珉珏珐珑珒珧珩珪珮珲珵珺琇琊琍琏琎琛琠琨琬琯琰琲琳琼瑀瑁瑒瑗瑢瑧瑭瑱瑷璁璆璎璘璞璠璨璩璪璬瓒"
    "旻旸昉昕昀昃昊昳昶晁晅晔晗晞晟晢晧晫晳晹暄暐暕暟暲暻曈曌曦曮煊煐煜煦熠熥熳燚燊燏燐爔焜焱焯烜烨炅炆炘炜炟炫烺"
    "沄沅沚沛沨泂泓泠泩泱洺洢洧洮洳洵洸浛浠浥涟涪涴淏淇淦淯淼湉湑湜湲溁溆溦滃滢漪漵潆潇潓潞澍澐澔澧濛濬瀚瀛灏灝"
    "妤妧妍妗妘姃姈姝姞姣姮娅娈娉娜娣娴婧婕婞婵媗媛媞媖媱嫄嫒嫚嫣嬛嬴嫘嫦孃孖孜"
    "芃芊芗芮芷苒苡苪茉茗茜茳茴荃荇荔荞莀莙莜莞莳莼菀菂菁菏菡菫萩萱葳葶蒎蒨蓁蓥蓦蓼蔌蔓蔚蕙蕤蕴薇薏薷藜藿蘅"
    "钊钏钐钒钜钤钧钰钺铄铉铎铖铠铨铭铮锜锟锴锳锽镆镕镔镛镝镡鋆鋐錤鎏鎔鑫淛"
    "仂仝仡仵伋伭伃伲佶佺侃侑侔俅俍俪俣俶倓倞倢偀偲傃僖儇儒儆偘"
    "峂峄峋峒岍岏岷峣崚崟崧崤嵎嵚嵩嶷巘屾岽崑"
    "怿恂恺悝愔愫憓憙懋懿懔忞忻忱怡惇惢惗"
    "祁祃祎祐祗祺禔禛禧禩禹祯祾稑穆穗稷"
    "翊翎翙翚翥翮翯翾翟翬翃翂羿羽"
    "彧彣彦彪彬彭弢弨弘弭弼彀"
    "骁骃骅骊骋骍骎骐骖骙骠骥骦骧驎骉"
    "颀颋颎颙颛颢颐頫頵顗顼颉"
    "逄逯遆逖逵遐邈邬邰郇郃郗郦郏郿鄄鄢鄞酆邺邸邴"
    "龑龢龘韡韪韫韬霂霈霖霏霁霨靓靖靔靖轲轼轸辂辁辀"
    "尕尧尭尨尪圮圳坤坭垚垣垲埈埏埕埭堉堔堽塬墀壵壬壸夔奭奕奚嬿囍囧丨亓亖亘伬佈俵倩倬偉傢兖冼凃凪刘劼勍勖勣卞卺厍厐叆叇吉吣呙哿唛啓喤嗣嘏嘚嘢嚞"
    "玊玏玎玔璙甡甯甪畀畇畋畯疍皓皛皞皦盱眘眙睿瞾矞砀砚砼硚硕碁磊碶竑竞竣竦笃笪筠筱箎箐箫箬篁篪粲糵絜絪綦縠纮纾绂绡绮绶缇缈缟缦罡翛耔耘聿聪肜胤胥脩腴臧舒芈虢虓虬蛟蜇衍衎袆裒裎褀襄觉訚訢詝諴譞诎诒诜诩谌谖谞谠谧豳贇贠赓赧趱跞跹踔軎轶辚"
    "酉酝酩醑釉釐釴釭鈊闇闫闳闵闼闿阇阊阆阗阚陔陟隗隽隺雍雎雩靛鞣韦飏飐飔饧饴饷馝馥騄魁魃鲲鳐鳯鴒鵾鸢鸥鸣鸾鹄鹂鹍鹏鹓鹔鹗鹭麒麓麟黉黛黟鼐鼎鼒齐"
    "㭎㬎㛃㛚㳘㸃䂮䌹䏲䝉䲠䴉丂卌犇猋羴雥鱻矗淼骉垚焱昍晶惢叒叕屮弜"
)


def encoded(codec: str, leads: range, trails: range) -> set[int]:
    """The characters an older national character set has in these rows."""
    found: set[int] = set()
    for pair in ((lead, trail) for lead in leads for trail in trails):
        found.update(map(ord, bytes(pair).decode(codec, errors="ignore")[:1]))
    return found


def wanted() -> set[int]:
    simplified = encoded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    traditional = encoded("big5", range(0xA4, 0xC7), range(0x40, 0xFF))  # the common half of Big5
    return simplified | traditional | set(map(ord, NAME_CHARACTERS)) | set(chain(*RANGES))


def reduce(source: Path, target: Path) -> None:
    options = subset.Options()
    options.hinting = False  # pictures are drawn large and anti-aliased
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False  # the same input gives the same bytes
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT"]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    for name, source in WEIGHTS.items():
        reduce(Path(sys.argv[1]) / source, HERE / name)
