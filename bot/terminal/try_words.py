"""What `visitbot form try` says, in both languages."""

from collections.abc import Mapping

from bot.forms.definition import QuestionKind
from bot.rules.language import BothLanguages

HELP = BothLanguages(
    en=(
        "Type the answer, or the number of a choice. An empty line keeps what is there or passes over.\n"
        ":back the question before · :skip pass over · :clear take the answer back · :list all answers\n"
        ":5 go to answer 5 of the list · :drop remove this row of a repeat · :help · :quit"
    ),
    zh=(
        "直接输入答案，或输入选项的编号。空行表示保留原答案或跳过。\n"
        ":返回 上一题 · :跳过 · :清除 收回答案 · :列表 全部答案\n"
        ":5 跳到列表中的第 5 个答案 · :删除 去掉这一组 · :帮助 · :退出"
    ),
)
UNKNOWN = BothLanguages(
    en="“{word}” is no command here. :help lists them.", zh="这里没有“{word}”这个命令，:帮助 可查看全部命令。"
)
FIRST = BothLanguages(en="This is the first question.", zh="已经是第一题了。")
NO_SUCH_ANSWER = BothLanguages(
    en="There is no answer {number}; :list shows the numbers.",
    zh="没有第 {number} 个答案，:列表 可查看编号。",
)
NOTHING_OFFERED = BothLanguages(
    en="nothing to choose here after the answers above; :back leads to them",
    zh="按前面的答案，这里没有可选的选项；可用 :返回 修改",
)
REQUIRED = BothLanguages(en="required", zh="必答")
NOW = BothLanguages(en="  Now: {answer}", zh="  现在：{answer}")
MORE = BothLanguages(
    en="  … and {count} more: type a part of the one you mean",
    zh="  ……还有 {count} 个：输入名称的一部分即可查找",
)
FOUND = BothLanguages(en="Several fit; which one?", zh="有多个符合，是哪一个？")
SCALE = BothLanguages(en="{start} to {end}, in steps of {step}", zh="{start} 到 {end}，每档 {step}")
UNREAD = BothLanguages(en="Not understood and left out: {words}", zh="没有看懂，已略过：{words}")
TOGETHER = BothLanguages(
    en="on one card with: {names}; one line may answer several of them",
    zh="与以下各题同在一张卡片上：{names}；可以一行填写多题",
)
ONE_LINE = BothLanguages(
    en="the number; or all {count} in one line: 12 0 5 …", zh="填数字；也可以一行填完 {count} 项：12 0 5 …"
)
HOW: Mapping[QuestionKind, BothLanguages] = {
    QuestionKind.INTEGER: BothLanguages(en="a whole number", zh="填整数"),
    QuestionKind.DECIMAL: BothLanguages(en="a number", zh="填数字"),
    QuestionKind.SELECT_MULTIPLE: BothLanguages(en="one or several: 1 3", zh="可多选：1 3"),
    QuestionKind.RANK: BothLanguages(
        en="all of them in order, the first one first: 3 1 2", zh="按顺序全部列出：3 1 2"
    ),
    QuestionKind.DATE: BothLanguages(en="a day: “tomorrow”, 2026-03-05", zh="填日期：“明天”、2026-03-05"),
    QuestionKind.TIME: BothLanguages(en="a time: “3 pm”, 15:30", zh="填时间：“下午3点”、15:30"),
    QuestionKind.DATE_TIME: BothLanguages(
        en="a day and a time: “tomorrow 3 pm”", zh="填日期和时间：“明天下午3点”"
    ),
    QuestionKind.LOCATION: BothLanguages(
        en="a location is sent here in the chat; type latitude and longitude: 31.2304 121.4737",
        zh="在聊天中会发送位置；这里请输入纬度和经度：31.2304 121.4737",
    ),
    QuestionKind.TRACE: BothLanguages(
        en="points: 31.23 121.47; 31.24 121.48", zh="填各个点：31.23 121.47; 31.24 121.48"
    ),
    QuestionKind.SHAPE: BothLanguages(
        en="corners: 31.23 121.47; 31.24 121.48; 31.24 121.47",
        zh="填各个角：31.23 121.47; 31.24 121.48; 31.24 121.47",
    ),
    QuestionKind.IMAGE: BothLanguages(
        en="a photo is sent here in the chat; type any name: photo.jpg",
        zh="在聊天中会发送照片；这里随便写个文件名：photo.jpg",
    ),
    QuestionKind.AUDIO: BothLanguages(
        en="a voice message is sent here in the chat; type any name: voice.ogg",
        zh="在聊天中会发送语音；这里随便写个文件名：voice.ogg",
    ),
    QuestionKind.VIDEO: BothLanguages(
        en="a video is sent here in the chat; type any name: video.mp4",
        zh="在聊天中会发送视频；这里随便写个文件名：video.mp4",
    ),
    QuestionKind.FILE: BothLanguages(
        en="a file is sent here in the chat; type any name: paper.pdf",
        zh="在聊天中会发送文件；这里随便写个文件名：paper.pdf",
    ),
    QuestionKind.BARCODE: BothLanguages(en="the number under the bars", zh="填条码下方的数字"),
    QuestionKind.ACKNOWLEDGE: BothLanguages(en="type “ok”", zh="输入“好”"),
}
CLEARED = BothLanguages(
    en="↺ Does not fit any more and is asked again: {names}", zh="↺ 以下答案不再适用，会重新询问：{names}"
)
HIDDEN = BothLanguages(en="↺ Not asked any more: {names}", zh="↺ 以下题目不再需要：{names}")
ONE_MORE_FIRST = BothLanguages(en="{label}: add one? (yes/no)", zh="{label}：要添加吗？（是/否）")
ONE_MORE = BothLanguages(
    en="{label}: {rows} so far. One more? (yes/no)", zh="{label}：已有 {rows} 组。再加一组吗？（是/否）"
)
A_ROW = BothLanguages(en="Rows", zh="重复组")
YES_OR_NO = BothLanguages(en="Please answer yes or no.", zh="请回答“是”或“否”。")
NO_ROW = BothLanguages(en="There is no row to remove here.", zh="这里没有可以去掉的组。")
DROP = BothLanguages(
    en="Row {row} holds answers: {count}. Remove it? (yes/no)",
    zh="第 {row} 组里有 {count} 个答案。要去掉吗？（是/否）",
)
DROPPED = BothLanguages(en="Row {row} is removed.", zh="第 {row} 组已去掉。")
REVIEW = BothLanguages(en="All questions are answered. Please review:", zh="全部题目已答完，请核对：")
SEND = BothLanguages(
    en="An empty line finishes; a number changes that answer.", zh="空行表示完成；输入编号可修改对应的答案。"
)
NOT_YET = BothLanguages(en="The form cannot be sent yet:", zh="表单还不能提交：")
FINISHED = BothLanguages(en="✓ Finished. The values:", zh="✓ 已完成。结果如下：")
STOPPED = BothLanguages(
    en="✗ Not finished. It stopped at: {question}", zh="✗ 没有填完，停在这一题：{question}"
)
GOING_ON = BothLanguages(en="Going on where {file} stopped.", zh="从 {file} 上次停下的地方继续。")
DRAFT_KEPT = BothLanguages(
    en="The answers so far are in {file}; the same command goes on from there.",
    zh="已填的内容保存在 {file}；用同一条命令即可继续。",
)
DRAFT_OF_ANOTHER = BothLanguages(
    en="{file} belongs to another form, or to this one before it was changed: beginning anew.",
    zh="{file} 属于另一张表单，或属于修改之前的这张表单：从头开始。",
)
AT_REVIEW = BothLanguages(en="the review", zh="核对页")
WRITTEN = BothLanguages(en="The submission is in {file}.", zh="提交内容已写入 {file}。")
NOT_WRITTEN = BothLanguages(en="{file} cannot be written: {why}", zh="{file} 无法写入：{why}")
