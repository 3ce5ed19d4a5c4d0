"""The application: guard, routes, problem documents, the page."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from api import openai, problems, routes
from api.font import font_file
from api.guard import Guard
from api.service import Service
from api.settings import Settings
from tutor import Tutor
from tutor.learner.store import Store

WEB = Path(__file__).parent / "web"


def create_app(tutor: Tutor, store: Store, settings: Settings | None = None) -> FastAPI:
    """The service over a tutor and a store that the caller opened, and closes."""
    chosen = settings or Settings()
    app = FastAPI(
        title="Gradus",
        version="1",
        summary="A rule-based tutor for the mathematics of machine learning",
        redirect_slashes=False,
    )
    app.state.service = Service(tutor, store)
    problems.install(app)
    app.include_router(routes.router)
    app.include_router(openai.router)

    @app.get("/health")
    def health() -> JSONResponse:
        """Is the service alive, can it keep records, and do its workers start?"""
        sound = store.is_sound() and tutor.workers.is_sound()
        return JSONResponse({"status": "ok" if sound else "degraded", "concepts": len(tutor.graph)}, 200 if sound else 503)

    @app.get("/math.woff2", include_in_schema=False)
    def font() -> FileResponse:
        """The mathematics font, cut from an installed package once and kept."""
        return FileResponse(font_file(), media_type="font/woff2", headers={"cache-control": "public, max-age=31536000"})

    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        """The chat page."""
        return FileResponse(WEB / "index.html")

    app.mount("/web", StaticFiles(directory=WEB), name="web")
    app.add_middleware(Guard, hosts=chosen.hosts, frame_ancestors=chosen.frame_ancestors)
    return app
