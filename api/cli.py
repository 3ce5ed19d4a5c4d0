"""The command line: `gradus serve` starts the tutor, `gradus ask "…"` answers one question in the terminal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from api.settings import Settings

main = typer.Typer(help="Gradus, a tutor for the mathematics of machine learning.", no_args_is_help=True, add_completion=False)


@main.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    data: Annotated[Path | None, typer.Option(help="The file that keeps the learner's record.")] = None,
) -> None:
    """Start the tutor and print its address."""
    from tutor import Tutor

    tutor = Tutor.start()
    import uvicorn

    from api.app import create_app
    from tutor.learner.store import Store
    from tutor.work import NotStarted

    settings = Settings.from_environment()
    given = {k: v for k, v in {"host": host, "port": port, "data": data}.items() if v is not None}
    settings = replace(settings, **given)  # type: ignore[arg-type]
    if settings.host not in settings.hosts and settings.host != "0.0.0.0":
        settings = replace(settings, hosts=(*settings.hosts, settings.host))
    store = Store(settings.data)
    typer.echo(f"Gradus is at http://{settings.host}:{settings.port}")
    typer.echo(f"Your record is kept in {settings.data.resolve()}")
    app = create_app(tutor, store, settings)
    try:
        tutor.workers.wait()
        uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", limit_concurrency=256, timeout_graceful_shutdown=3, h11_max_incomplete_event_size=16_384)
    except NotStarted as reason:
        typer.echo(str(reason), err=True)
        raise typer.Exit(1) from None
    finally:
        tutor.close()


@main.command()
def ask(question: str, trace: Annotated[bool, typer.Option("--trace", help="Show why the question was read as it was.")] = False) -> None:
    """Answer one question, with its steps."""
    from rich.console import Console

    from api.terminal import show
    from tutor import Tutor

    answer = Tutor.inline().ask(question, trace=trace)
    show(answer, Console())


if __name__ == "__main__":
    main()
