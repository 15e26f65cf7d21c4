"""Rounds: plants and trees; our own form, as no rule or plan says what to look at."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import GARDENER, LOGISTICS
from kiosk.library.sources import CUSTOM, DEFAULT
from kiosk.library.wording import NOW, STOP, TERM, check, chips

PLANTS = Form(
    code="GREEN-01",
    title=Text("绿化检查", "Plants and trees"),
    frequency=Text("每周", "Weekly"),
    roles=(GARDENER, LOGISTICS),
    basis=(DEFAULT, CUSTOM),
    seconds=25,
    items=(
        check(
            "watering", "浇水适当", "Watered as needed", TERM, DEFAULT,
            chips(
                dry=("缺水", "Too dry"),
                wet=("积水", "Too wet"),
                pipe=("水管、喷头坏", "Hose or sprinkler broken"),
            ),
        ),
        check(
            "pruning", "修剪及时，不挡路、不挡灯和监控", "Pruned; paths, lamps and cameras free", TERM, DEFAULT,
            chips(
                path=("挡路", "Path blocked"),
                lamp=("挡灯、监控", "Lamp or camera hidden"),
                eye=("枝条戳到眼睛高度", "Twigs at eye height"),
                wires=("碰到电线", "Touches wires"),
            ),
        ),
        check(
            "pests", "无病虫害，打药避开孩子", "No pests or disease; sprayed away from children", TERM, DEFAULT,
            chips(
                insects=("有虫", "Insects"),
                nest=("有蜂窝、毛虫", "Wasps or hairy caterpillars"),
                disease=("叶片生病", "Disease"),
                spraying=("打药没隔离", "Sprayed area not closed"),
            ),
            hint=Text("蜂窝不要自己碰", "Leave wasps' nests to somebody trained"),
        ),
        check(
            "trees", "无枯树、歪树、要断的大枝", "No dead or leaning trees, no limbs about to break", STOP, CUSTOM,
            chips(
                dead=("枯死", "Dead"),
                leaning=("倾斜", "Leans"),
                limb=("大枝要断", "Limb about to break"),
                hollow=("树干空洞、根部松动", "Hollow trunk or loose roots"),
            ),
            hint=Text("先拉警戒线，再报修", "Fence it off first, then report"),
            one_by_one=True,
        ),
        check(
            "poisonous", "孩子活动处无有毒、带刺植物", "No poisonous or thorny plants where children play", NOW, DEFAULT,
            chips(
                poisonous=("有毒（夹竹桃、曼陀罗等）", "Poisonous (oleander, thorn apple ...)"),
                thorny=("带刺", "Thorny"),
                berries=("孩子会摘食的果实", "Berries children may eat"),
                pollen=("引起过敏", "Causes allergy"),
            ),
            one_by_one=True,
        ),
        check(
            "season_work", "当季养护已做（防寒、防风、补种、除草）", "Season work done (frost, wind, planting, weeding)", TERM, DEFAULT,
            chips(
                frost=("没防寒", "No frost protection"),
                stakes=("支撑松动", "Stakes loose"),
                weeds=("杂草多", "Weeds"),
                bare=("缺株、露土", "Gaps or bare soil"),
            ),
            hint=Text("本周没有可做的选不适用", "Not applicable if nothing is due this week"),
            na_allowed=True,
        ),
    ),
)  # fmt: skip
