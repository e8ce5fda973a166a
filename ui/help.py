"""Help and usage errors of the command line, in Chinese; Typer's own are English and break Chinese lines badly."""

from __future__ import annotations

import inspect
import unicodedata
from difflib import get_close_matches
from typing import Any

from typer.core import TyperCommand, TyperGroup

from ingest.errors import MingzeError

__all__ = ["Command", "Group", "as_usage_error"]

ASK_FOR_HELP = "用 --help 查看用法"


class Command(TyperCommand):
    """A command whose ``--help`` is its docstring as it stands, then its arguments and options."""

    def get_help(self, ctx: Any) -> str:
        """The whole help, with no line broken that was not broken by its writer."""
        arguments = [param for param in self.params if param.param_type_name == "argument"]
        options = [param for param in self.params if param.param_type_name == "option"]
        usage = ["用法：" + ctx.command_path, *(f"[{param.metavar}]" for param in arguments), "[选项]"]
        return "\n\n".join(
            [
                " ".join(usage),
                inspect.cleandoc(self.help or ""),
                *_table("参数", [(str(param.metavar), _help_of(param)) for param in arguments]),
                *_table("选项", [*((_spelled(param), _help_of(param)) for param in options), HELP_ROW]),
            ]
        )


class Group(TyperGroup):
    """The command over all others: ``--help`` lists them, a wrong name is answered with the nearest right one."""

    def get_help(self, ctx: Any) -> str:
        """What each command does, in one line."""
        rows = [(name, (command.help or "").partition("\n")[0]) for name, command in self.commands.items()]
        options = [(_spelled(param), _help_of(param)) for param in self.params]
        return "\n\n".join(
            [
                f"用法：{ctx.command_path} 命令 [选项]",
                inspect.cleandoc(self.help or ""),
                *_table("命令", rows),
                *_table("选项", [*options, HELP_ROW]),
            ]
        )

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that ``args`` begin with.

        Raises:
            MingzeError: there is none of that name.
        """
        if args[0] in self.commands or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        near = get_close_matches(args[0], self.commands, n=1)
        remedy = f"改为 {near[0]}" if near else f"从 {'、'.join(self.commands)} 中选一个"
        raise MingzeError(f"没有命令 {args[0]}", remedy=remedy)


HELP_ROW = ("--help", "显示这份说明")


def as_usage_error(error: Any) -> MingzeError:
    """One of Typer's usage errors in Chinese; its classes are private, so they are told apart by name."""
    option = getattr(error, "option_name", "")
    param = getattr(error, "param", None)
    name = _spelled(param) if param is not None else ""
    match type(error).__name__:
        case "NoSuchOption":
            near = error.possibilities
            return MingzeError(f"没有选项 {option}", remedy=f"改为 {near[0]}" if near else ASK_FOR_HELP)
        case "BadOptionUsage":
            return MingzeError(f"选项 {option} 的写法不对，多半是后面缺了值", remedy=ASK_FOR_HELP)
        case "MissingParameter":
            return MingzeError(f"缺少 {name}", remedy=ASK_FOR_HELP)
        case "BadParameter":
            return MingzeError(f"{name} 的值不对", remedy=ASK_FOR_HELP)
        case "NoArgsIsHelpError":
            return MingzeError("没有写命令", remedy="用 mingze --help 查看全部命令")
        case _:  # 「Got unexpected extra argument (十一项)」
            return MingzeError("参数太多或写法不对", remedy=f"给含有空格的文字加上引号，或{ASK_FOR_HELP}")


def _spelled(param: Any) -> str:
    """How a parameter is written: 「--port 端口」, 「--json」, 「问题」."""
    if param.param_type_name == "argument":
        return str(param.metavar)
    return " ".join(["、".join(param.opts), *([] if param.is_flag else [str(param.metavar)])])


def _help_of(param: Any) -> str:
    return str(param.help or "")


def _table(title: str, rows: list[tuple[str, str]]) -> list[str]:
    """Two columns under a title; nothing where there are no rows."""
    if not rows:
        return []
    width = max(_columns(left) for left, _ in rows)
    lines = [f"  {left}{' ' * (width - _columns(left))}  {right}" for left, right in rows]
    return ["\n".join([f"{title}：", *lines])]


def _columns(text: str) -> int:
    """Columns on a terminal, where a Chinese character takes two (Unicode UAX #11, W and F)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
