"""The command line, ``kg``.

Exit statuses:

0 all done · 1 unexpected or general failure · 2 input or usage · 3 data or ontology files ·
4 query · 5 store.  Commands import what they need when they run, so that ``kg --help``,
``kg query`` and ``kg view`` never load spaCy.
"""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import build, check, query, serve, store
from kg.cli.console import set_language

_HELP = """From Chinese-language defence and security news to a graph that can be cited.

把中文國防與安全新聞讀成可查詢、可引用的知識圖譜。

\b
Exit status 結束狀態:
  0  all done                           全部完成
  1  something failed                   失敗
  2  input or usage                     輸入或用法有誤
  3  data files or ontologies           資料檔或知識本體有誤
  4  query                              查詢有誤
  5  store                              儲存庫有誤

Examples:

  kg build article.txt --published 2025-09-04 -o article.ttl

  kg --lang zh check
"""

app = typer.Typer(
    name="kg",
    help=_HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _options(
    lang: Annotated[
        str | None, typer.Option(help="Language of results and progress: zh or en (default: "
                                 "KG_LANG, else en); most errors are told in English.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,  # noqa: FBT002
) -> None:
    set_language(lang)
    if version:
        from importlib.metadata import version as installed  # noqa: PLC0415

        typer.echo(f"straitgraph {installed('straitgraph')}")
        raise typer.Exit


build.register(app)
store.register(app)
query.register(app)
serve.register(app)
check.register(app)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
