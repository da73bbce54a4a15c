// The page's own words. The conversation's language is the bot's business; this is only the desk around it.

const ZH = {
  "Local Telegram": "本地 Telegram",
  "Clock": "时钟",
  "Go to…": "跳到…",
  "Time is passing…": "时间流逝中…",
  "Language of this page": "页面语言",
  "Message": "输入消息",
  "Send": "发送",
  "Attach": "附件",
  "Commands": "命令",
  "Voice message": "语音消息",
  "Stop recording": "停止录音",
  "Whose phone": "这是谁的手机",
  "New person…": "新增人员…",
  "Name": "姓名",
  "Language": "语言",
  "Chinese": "中文",
  "English": "英文",
  "Create": "创建",
  "Cancel": "取消",
  "Close": "关闭",
  "START": "开始",
  "online": "在线",
  "typing…": "正在输入…",
  "sending a photo…": "正在发送图片…",
  "bot": "机器人",
  "No messages here yet.": "还没有消息。",
  "Sharing live location": "正在共享实时位置",
  "Map": "地图",
  "Stop": "停止",
  "Photo": "照片",
  "Several photos": "多张照片",
  "Selfie": "自拍",
  "Video note": "视频消息",
  "File": "文件",
  "Location": "位置",
  "Contact": "联系人",
  "Open a link…": "打开链接…",
  "Paste an invitation link": "粘贴邀请链接",
  "Open": "打开",
  "Block this bot": "屏蔽机器人",
  "Unblock": "取消屏蔽",
  "Blocked": "已屏蔽",
  "Share live location": "共享实时位置",
  "Send this pin": "发送此定位点",
  "For how long": "共享时长",
  "15 minutes": "15 分钟",
  "1 hour": "1 小时",
  "8 hours": "8 小时",
  "Accuracy": "精度",
  "Walk to": "走到",
  "choose a place…": "选择地点…",
  "Drag the pin, or walk to a place. Nearby places are shown as dots.": "拖动图钉,或选择一个地点走过去。圆点是附近的地点。",
  "You are sharing: the pin moves your live location.": "正在共享:移动图钉就是移动您的实时位置。",
  "Take a picture": "拍一张",
  "From this computer": "从本机选择",
  "Choose a sample, use the camera, or pick a file.": "选择样例、使用相机,或从本机选择文件。",
  "No camera here. Choose a sample instead.": "这里没有摄像头,请选择样例图片。",
  "No microphone here: a two-second tone is sent instead.": "这里没有麦克风,改为发送两秒提示音。",
  "Use camera": "使用相机",
  "Caption": "说明文字",
  "Record 3 seconds": "录制 3 秒",
  "Reply": "回复",
  "Edit": "编辑",
  "Forward here": "转发到此处",
  "Delete": "删除",
  "Copy text": "复制文字",
  "edited": "已编辑",
  "Forwarded": "转发",
  "via": "通过",
  "Live location": "实时位置",
  "Live location ended": "实时位置已结束",
  "until": "至",
  "Picture": "图片",
  "Document": "文件",
  "Message options": "消息选项",
  "Go to which moment?": "跳到什么时间?",
  "Go": "前往",
  "The desk lost its server. Trying again…": "与服务器的连接断开,正在重试…",
  "That is in the past. Time only moves forward.": "这是过去的时间,时钟只能向前。",
  "Waiting for a bot to start…": "正在等待机器人启动…",
  "Today": "今天",
};

const saved = localStorage.getItem("page-language");
export let language = saved || (navigator.language.startsWith("zh") ? "zh" : "en");

export function t(text) {
  return language === "zh" ? ZH[text] ?? text : text;
}

export function setLanguage(next) {
  localStorage.setItem("page-language", next);
  location.reload();
}

export function speak(root = document) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
}
