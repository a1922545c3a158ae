"""How do pages reach a browser? One server on this machine, which asks nothing of the internet."""

import os
from pathlib import Path

PLAYER = Path(__file__).parent / "player"


def serve(host: str = "127.0.0.1", port: int = 8765) -> None:
    """Serve the dashboard until it is stopped."""
    os.environ |= {
        "SOLARA_APP": "dashboards.app",
        "SOLARA_MODE": "production",
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
        "SOLARA_KERNEL_CULL_TIMEOUT": "2m",
        "SOLARA_SESSION_HTTPS_ONLY": "False",
    }
    # Solara reads its settings from the environment when it is first imported.
    import solara.server.starlette as inner
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    app = Starlette(
        routes=[Mount("/player", StaticFiles(directory=PLAYER)), *inner.routes],
        middleware=inner.middleware,
        lifespan=inner.lifespan,
    )
    uvicorn.run(app, host=host, port=port, log_level="warning")


if __name__ == "__main__":
    serve()
