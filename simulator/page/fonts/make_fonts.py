"""Makes the page's web fonts, so that Chinese and emoji show on machines that have neither.

Run by hand when the sets change (needs fonttools and brotli):

    npm pack @expo-google-fonts/noto-color-emoji@0.4.6 && tar xzf expo-google-fonts-noto-color-emoji-0.4.6.tgz
    cd simulator/page/fonts
    python make_fonts.py package/400Regular/NotoColorEmoji_400Regular.ttf NotoSansSC-Regular.ttf

The second font is the reduced Noto Sans SC that the project ships for pictures. Both are under the OFL 1.1.
"""

import sys
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]  # it ships no types

HERE = Path(__file__).parent
EMOJI = (
    "😀😃😄😁😅😂🙂🙃😉😊😍😘😎🤔🤨😐😑🙄😏😴😌😕😟😢😭😤😠😡🤯😱😨😰😥😓🤗🤝🙌👏🙏💪👍👎👌✌👋🤳👀👂👉👈👆👇☝✋👤👥👨👩🧑"
    "❤💙💚💛🧡💜🔥⭐🌟✨⚡☀🌤⛅🌥☁🌧⛈🌈❄💧🌙🌍🌏🏠🏡🏢🏬🏪🏫🏭🏥🏦🏨🏗🚗🚕🚌🚇🚄✈🚲🛵🚶🏃🧭🗺📍📌📎🔗🧷✂📏📐"
    "📅📆🗓⏰⏱⏲⌛⏳🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛☕🍵🍱🍜🍚🎉🎊🎁🏆🥇🥈🥉🏅🎯🎤🎧🎵📷📸🎥📹🎬📺📱📲☎📞📟💻🖥⌨🖨💾💿"
    "📝✏✒🖊🖋📄📃📑📊📈📉📋📁📂🗂🗃🗄📦📫📪📬📭📮📨📩📤📥✉📧📢📣🔔🔕🔈🔇🔊💬💭🗯🗨📰📓📔📒📕📗📘📙📚🏷🔖💰💴💵💳🧾💹"
    "🔍🔎🔒🔓🔑🗝🔧🔨⚙🛠🧰🔩⚖🔬💡🔦🕯🗑🛒🛍🚪🪪🆔🆕🆗🆘🚨🚩🏁🎌🏳⚠🚫⛔🛑❌❎✅✔☑❗❕❓❔‼⁉➕➖➗✖➡⬅⬆⬇↗↘↙↖↕↔↩↪🔄🔃🔁🔂🔀🔙🔚🔛🔜🔝"
    "🔴🟠🟡🟢🔵🟣🟤⚫⚪🟥🟧🟨🟩🟦🟪⬛⬜◼◻🔶🔷🔸🔹🔺🔻💠🔘🔲🔳▶⏸⏯⏹⏺⏭⏮⏩⏪⏫⏬◀🔼🔽♻🌐💤🅰🅱🅿ℹ🔟"
    "0123456789#*️⃣‍🇨🇳🇬🇧🇺🇸🇩🇪🧩🪧🧹🚚📡🛰🔋🪫📶📵🤖👔💼🎓🧑‍💼👷🕵🤷🙋🙇🤦🫡🖼🌡🩺💊🧴🥤🍺🍎🍞🧊"
    "🌆🌊🌱🎒🏖🏛👁📇📖📜🔏🗒🪄🪞✍"
)


def main(emoji_font: str, chinese_font: str) -> None:
    make(emoji_font, HERE / "NotoColorEmoji.woff2", text=EMOJI)
    make(chinese_font, HERE / "NotoSansSC-Regular.woff2")


def make(source: str, target: Path, *, text: str = "") -> None:
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    font = subset.load_font(source, options)
    if "SVG " in font:  # browsers draw the COLR table; the second set of drawings only weighs
        del font["SVG "]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text, unicodes=[] if text else list(font.getBestCmap()))
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    main(*sys.argv[1:3])
