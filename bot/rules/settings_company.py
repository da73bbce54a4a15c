"""The settings of customers, plans and the company's day: score card, rhythm, pool, plans, hours, people."""

from bot.rules.policy import PlanPeriod, RhythmBy
from bot.rules.score_card import GradeBy
from bot.rules.setting import Kind, Setting, chapter, setting

NOT_ASKED = ("nobody is asked", "不要求")


def _days_of(grade: str, *usual: int) -> Setting:
    return setting(f"cadence.grade_days.{grade}", Kind.DAYS,
        (f"{grade} customers every", f"{grade}级客户每隔"),
        (f"{grade} customers are seen once in this time.", f"{grade}级客户每隔这么久拜访一次。"),
        *usual, most=730, judges=True)  # fmt: skip


def _worth_of(grade: str, *usual: int) -> Setting:
    return setting(f"cadence.worth_min.{grade}", Kind.MINUTES,
        (f"Travel worth a visit to {grade}", f"一次{grade}级拜访值得的路程"),
        ("Minutes of travel that such a visit is worth on the day it is due; the route weighs with it.",
         "到期那天，为这样一次拜访值得花这么多路程时间；排路线时用。"), *usual, most=480)  # fmt: skip


SCORE_CARD = chapter(
    "score", "🎯", ("Score card and grades", "评分卡与等级"),
    setting("score_card.criteria", Kind.CRITERIA, ("Criteria and weights", "评分项与权重"),
        ("What a customer is scored by: each criterion has a weight and answers with points.",
         "客户按哪些项目评分：每项有权重，每个选项有分数。"), judges=True),
    setting("score_card.a_from score_card.b_from", Kind.CUTS, ("Grades A and B from", "A、B 级分数线"),
        ("The least score of an A customer and of a B customer; below that they are C.",
         "A级和B级客户的最低分；再低就是C级。"), (80, 50), (80, 60), (75, 50), (90, 60), judges=True),
    setting("score_card.grade_by", Kind.CHOICE, ("Who decides the grade", "等级由谁定"),
        ("The score decides at once, or the manager confirms what it says.",
         "由分数直接决定，或由主管确认。"),
        judges=True,
        choices={GradeBy.SCORE: ("the score", "按分数"),
                 GradeBy.MANAGER: ("the manager confirms", "主管确认")}),
)  # fmt: skip

RHYTHM = chapter(
    "rhythm", "🔁", ("Rhythm of visits", "拜访频次"),
    setting("cadence.by", Kind.CHOICE, ("Rhythm by", "频次按"),
        ("Whether grade or region says how often a customer is seen; a rhythm of their own comes first.",
         "按等级还是按地区定拜访频次；客户有单独设定的，以单独设定为准。"), judges=True,
        choices={RhythmBy.GRADE: ("grade", "等级"), RhythmBy.REGION: ("region", "地区")}),
    _days_of("A", 3, 7, 14),
    _days_of("B", 7, 14, 21, 30),
    _days_of("C", 14, 30, 60, 90),
    setting("cadence.regions", Kind.REGIONS, ("Regions", "地区"),
        ("Customers in whose address a word stands are seen once in so many days; the first counts.",
         "地址里有这些字的客户，每隔多少天拜访一次；以第一个符合的为准。"), judges=True),
    setting("cadence.elsewhere_days", Kind.DAYS, ("Elsewhere every", "其他地区每隔"),
        ("For regions and grades that are not named.", "没有列出的地区和等级，每隔这么久。"),
        90, 180, 365, judges=True),
    setting("cadence.calls_count", Kind.YES_NO, ("Calls count as contact", "电话算联系"),
        ("A recorded call or message puts the next visit off, too.", "记录过的电话、消息也算一次联系。"),
        judges=True),
    _worth_of("A", 60, 90, 120),
    _worth_of("B", 30, 45, 60),
    _worth_of("C", 10, 20, 30),
)  # fmt: skip

POOL = chapter(
    "pool", "🌊", ("Ownership and pool", "归属与公海"),
    setting("pool.protect_days", Kind.DAYS, ("Protection period", "保护期"),
        ("After so long without a visit or contact a customer goes to the team’s pool.",
         "这么久没有拜访或联系，客户就进入团队公海。"),
        0, 30, 60, 90, 180, zero=("for ever", "永久"), judges=True),
    setting("pool.warn_days", Kind.DAYS, ("Warn before", "提前提醒"),
        ("So long before that the owner is warned.", "进入公海前这么久提醒负责人。"), 3, 7, 14, judges=True),
    setting("pool.claims_a_day", Kind.COUNT, ("Claims a day", "每天可领取"),
        ("So many customers one person may claim from the pool a day.", "每人每天最多从公海领取这么多客户。"),
        3, 5, 10, zero=("none", "不可领取"), judges=True),
    setting("pool.most_owned", Kind.COUNT, ("Most customers of one person", "每人最多客户数"),
        ("Whoever has so many claims no more.", "已有这么多客户的人不能再领取。"),
        0, 100, 200, 300, zero=("no limit", "不限"), judges=True),
    setting("pool.again_after_days", Kind.DAYS, ("Claim back after", "多久后可再领取"),
        ("So long the one who let a customer go may not claim it back.",
         "放掉客户的人，这么久之内不能再领回。"),
        0, 7, 14, 30, zero=("at once", "立即"), judges=True),
)  # fmt: skip

PLANS = chapter(
    "plan", "🗓", ("Plans and routes", "计划与路线"),
    setting("plan.period", Kind.CHOICE, ("Plans are handed in by", "计划提交周期"),
        ("A plan a week, or a plan a month.", "每周交计划，或每月交计划。"), judges=True,
        choices={PlanPeriod.WEEK: ("week", "周"), PlanPeriod.MONTH: ("month", "月")}),
    setting("plan.due_days_before", Kind.WORKING_DAYS, ("Plan due before", "计划提前提交"),
        ("So many working days before a week or month begins its plan is due.",
         "周或月开始前这么多个工作日要交计划。"),
        0, 1, 2, 3, zero=NOT_ASKED, judges=True),
    setting("plan.escalate_days", Kind.WORKING_DAYS, ("The manager hears after", "多久后告知主管"),
        ("So many working days after the deadline the manager hears of a missing plan.",
         "截止后这么多个工作日，告知主管谁没交。"),
        0, 1, 2, zero=("at once", "立即"), judges=True),
    setting("plan.lead_days", Kind.WORKING_DAYS, ("Plan a visit ahead by", "拜访提前计划"),
        ("A visit that stands in the plan later than this is marked as short notice.",
         "没有提前这么多个工作日列入计划的拜访，标记为临时。"),
        0, 1, 2, 3, zero=("no lead time", "不要求"), judges=True),
    setting("day.visit_min", Kind.MINUTES, ("A visit takes", "一次拜访用时"),
        ("Used for plans and routes where nothing else is known.",
         "没有其他信息时，计划和路线按这个时长算。"),
        20, 30, 45, 60),
    setting("day.most_visits", Kind.COUNT, ("Most visits a day", "每天最多拜访"),
        ("More are planned for nobody’s day.", "一天不会排得比这更多。"), 8, 10, 12, 15),
    setting("day.lunch_from day.lunch_until", Kind.HOURS_OF_DAY, ("Lunch begins between", "午餐开始时间"),
        ("The route leaves room for lunch that begins in this time.", "路线在这段时间里留出午餐。"),
        ("11:30:00", "13:00:00"), ("12:00:00", "13:00:00"), ("12:00:00", "14:00:00"), within_a_day=True),
    setting("day.lunch_min", Kind.MINUTES, ("Lunch takes", "午餐时长"),
        ("So much time the route leaves for lunch.", "路线为午餐留这么久。"),
        0, 30, 45, 60, zero=("no lunch is planned", "不安排")),
)  # fmt: skip

INCIDENTS = chapter(
    "incident", "📣", ("Complaints and emergencies", "投诉与紧急情况"),
    setting("incident.due_days", Kind.WORKING_DAYS, ("A complaint is settled within", "投诉处理期限"),
        ("So many working days after its day a complaint is settled; the customer is told the day.",
         "投诉当天之后这么多个工作日内处理完；客户会被告知这一天。"),
        0, 1, 2, 3, 5, zero=("the same day", "当天"), judges=True),
    setting("incident.remind_hours", Kind.HOURS, ("Remind before it is due", "到期前提醒"),
        ("So long before that whoever takes care of it is reminded.", "到期前这么久提醒负责人。"),
        0, 2, 4, 24, zero=("no reminder", "不提醒")),
    setting("incident.escalate_hours", Kind.HOURS, ("The next level hears after", "多久后告知上级"),
        ("So long after it was due the manager above sees it on their list.",
         "过期这么久后，它出现在上级的清单里。"),
        0, 4, 24, zero=("at once", "立即")),
    setting("incident.answer_min", Kind.MINUTES, ("An emergency goes up after", "紧急情况上报间隔"),
        ("After so long without an answer the next level up is told, at any hour.",
         "这么久没人接手，就再通知上一级，不分时间。"),
        0, 5, 10, 15, 30, zero=("never", "不上报")),
)  # fmt: skip

HOURS = chapter(
    "hours", "🕘", ("Working hours and reminders", "工作时间与提醒"),
    setting("hours.start hours.end", Kind.HOURS_OF_DAY, ("Working hours", "工作时间"),
        ("Nobody is tracked or reminded outside them; local time of each person.",
         "此外的时间不记录位置、不提醒；按各人当地时间。"),
        ("08:30:00", "18:00:00"), ("09:00:00", "18:00:00"), ("08:00:00", "17:30:00"), judges=True),
    setting("hours.days", Kind.WEEKDAYS, ("Working days", "工作日"),
        ("The days of the week that are worked.", "一周里哪几天上班。"),
        (1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6), judges=True),
    setting("hours.country", Kind.COUNTRY, ("Holidays of", "节假日按"),
        ("Whose public holidays are free and whose make-up days are worked: two letters, such as CN.",
         "按哪个国家的法定假日和调休：两个字母，如 CN。"),
        "CN", "", zero=("nobody’s", "不按任何国家"), judges=True),
    setting("push.morning_at", Kind.CLOCK, ("Morning list at", "早间清单时间"),
        ("When reps get their list and route of the day.", "业务员收到当天清单和路线的时间。"),
        "07:30:00", "08:00:00", "08:30:00", "09:00:00"),
    setting("push.digest_at", Kind.CLOCK, ("Evening digest at", "晚间汇总时间"),
        ("When managers get the summary of the day.", "主管收到当天汇总的时间。"),
        "17:30:00", "17:45:00", "18:00:00"),
    setting("push.monthly_day", Kind.COUNT, ("Monthly statistics on day", "月度统计日"),
        ("On this day of the month, or the next working day, managers get the month before.",
         "每月这一天（遇休息日顺延）把上月统计发给主管。"), 0, 1, 3, 5, 10, zero=("never", "不发送")),
    setting("push.monthly_at", Kind.CLOCK, ("Monthly statistics at", "月度统计时间"),
        ("When they come on that day.", "当天发送的时间。"), "09:00:00", "09:30:00", "10:00:00"),
    setting("ranking.weekly", Kind.YES_NO, ("Weekly ranking by itself", "每周主动发排行"),
        ("When a week begins last week’s ranking comes by itself; each may switch it off for themselves.",
         "每周开始时主动发上周排行；各人可以自己关掉。")),
    setting("ranking.weekly_at", Kind.CLOCK, ("Weekly ranking at", "每周排行时间"),
        ("When it comes on the first working day of a week.", "每周第一个工作日发送的时间。"),
        "09:00:00", "10:00:00"),
    setting("news.remind_hours", Kind.HOURS, ("Remind of an announcement", "公告未读提醒"),
        ("Who has not read an announcement after so many working hours is reminded, once.",
         "公告发出这么多工作小时后还没读的人，提醒一次。"),
        0, 4, 8, 16, zero=("nobody is", "不提醒")),
    setting("push.before_visit_min", Kind.MINUTES, ("Remind of an appointment", "预约提前提醒"),
        ("So long before an appointment that the customer has confirmed the rep is reminded.",
         "客户已确认的预约，提前这么久提醒。"),
        0, 15, 30, 60, zero=("never", "不提醒")),
    setting("push.break_after_min", Kind.MINUTES, ("Ask about a long break", "休息过久时询问"),
        ("After so long a rep is asked once, kindly, whether a break was forgotten.",
         "休息这么久后，问一次业务员是否忘了结束休息。"),
        0, 30, 60, 120, zero=("never", "不询问")),
)  # fmt: skip

PEOPLE = chapter(
    "people", "👥", ("People and lines of business", "人员与行业"),
    setting("people.invite_valid_days", Kind.DAYS, ("An invitation is valid for", "邀请有效期"),
        ("So long an invitation link can be used.", "邀请链接在这段时间内可用。"), 1, 3, 7, 14),
    setting("people.stranger_quiet_min", Kind.MINUTES, ("Answer strangers once in", "外部人员回复间隔"),
        ("Somebody outside the company who was answered is not answered again for so long.",
         "公司以外的人收到回复后，这么久之内不再回复。"),
        30, 60, 1440),
    setting("industries", Kind.INDUSTRIES, ("Lines of business", "行业"),
        ("Those a new customer may be of; the letters begin the customer’s code.",
         "新客户可选的行业；字母是客户编号的开头。")),
)  # fmt: skip
