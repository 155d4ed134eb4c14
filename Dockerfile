# One image for web server, worker and commands. Nothing is written into it while it runs.
FROM python:3.11-slim AS build
WORKDIR /app
COPY run requirements.txt requirements-tools.txt ./
# The same hash-locked environment as everywhere else; an index of your own is PIP_INDEX_URL.
ARG PIP_INDEX_URL
RUN ./run setup
COPY src ./src
RUN SECRET_KEY=only-to-gather-files RAPPORT_VAR=/tmp STATIC_ROOT=/app/static .venv/bin/rapport collectstatic --noinput -v0 \
    && .venv/bin/python -m compileall -q src .venv/lib

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/rapport rapport \
    && install -d -o rapport -g rapport -m 700 /var/lib/rapport
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/app/static \
    RAPPORT_VAR=/var/lib/rapport
USER rapport
VOLUME /var/lib/rapport
EXPOSE 8000
CMD ["gunicorn", "rapport.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", \
     "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
