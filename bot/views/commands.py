"""Every command of the product: for whom, and what it says in the menu of each language, in menu order."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.rules.language import Language
from bot.rules.roles import Role

EVERYBODY = frozenset(Role)
REPS = frozenset({Role.REP})
MANAGERS = frozenset({Role.MANAGER})
ADMINS = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    roles: frozenset[Role]
    en: str
    zh: str
    in_menu: bool = True

    def says(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en


COMMANDS = (
    Command("today", REPS, "My customers today", "今天的客户"),
    Command("customers", EVERYBODY, "Customers: find, open, add", "客户：查找、查看、新增"),
    Command("tasks", EVERYBODY, "My tasks and promises", "我的待办与承诺"),
    Command("urgent", EVERYBODY, "Complaint or emergency: report it now", "投诉、紧急情况：马上上报"),
    Command("news", EVERYBODY, "Announcements", "公告"),
    Command("start_day", REPS, "On duty: record my location till the evening", "上班，记录位置到下班"),
    Command("brief", REPS | MANAGERS, "Before a visit: all about the customer", "访前简报：一张卡看懂客户"),
    Command("plan", REPS, "My plan: week and month", "我的计划：周、月"),
    Command("dayoff", REPS | MANAGERS, "My days off", "我的休假"),
    Command("way", REPS, "My day: from where, to where, when", "我的一天：出发地、终点、时间"),
    Command("break", REPS, "A break: nothing is recorded until I go on", "休息，期间不记录位置"),
    Command("end_day", REPS, "Off work: stop recording my location", "下班，停止记录位置"),
    Command("face", REPS, "Let my selfies be recognised", "自拍识别"),
    Command("summary", MANAGERS, "My team: day, week, month", "团队汇总：日、周、月"),
    Command("plans", MANAGERS, "My team's plans to approve", "审批团队计划"),
    Command("team", MANAGERS, "Who is where now", "团队现在在哪"),
    Command("replay", REPS | MANAGERS, "A day replayed on the map", "轨迹回放"),
    Command("spotcheck", MANAGERS, "Spot check: visits drawn by lot", "拜访抽查"),
    Command("ranking", REPS | MANAGERS, "Ranking: leaders and my place", "排行：前几名和我的名次"),
    Command("people", ADMINS, "Everybody in the company", "人员名单"),
    Command("invite", ADMINS, "Let people in", "邀请新人"),
    Command("verify", EVERYBODY, "What the record says about a photo", "核验照片"),
    Command("forms", ADMINS, "Forms: try, publish, assign", "表单：试填、发布、分配"),
    Command("export", ADMINS, "Answers as a file", "导出填报数据"),
    Command("settings", ADMINS, "Change the company's rules", "修改公司规则"),
    Command("rules", EVERYBODY, "The rules I am judged by", "现行规则：按什么评判"),
    Command("help", EVERYBODY, "What I can do now", "我现在能做什么"),
    Command("cancel", EVERYBODY, "Leave what I am typing", "放弃当前输入"),
    Command("language", EVERYBODY, "中文 / English, time zone", "中文 / English、时区"),
    Command("privacy", EVERYBODY, "My data and permissions", "我的数据与授权"),
    Command("start", EVERYBODY, "Begin", "开始", in_menu=False),
)


def menu(roles: Iterable[Role], language: Language) -> tuple[tuple[str, str], ...]:
    """Command and description for somebody with these roles; empty for nobody."""
    held = frozenset(roles)
    return tuple(
        (command.name, command.says(language))
        for command in COMMANDS
        if command.in_menu and command.roles & held
    )


def command_called(name: str) -> Command | None:
    return next((command for command in COMMANDS if command.name == name), None)
