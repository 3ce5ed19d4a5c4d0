FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 GRADUS_HOST=0.0.0.0 GRADUS_DATA=/data/gradus.db GRADUS_CACHE=/data/cache
WORKDIR /app
COPY requirements.lock pyproject.toml ./
RUN python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY tutor tutor
COPY knowledge knowledge
COPY api api
RUN useradd --create-home --uid 10001 gradus && mkdir -p /data && chown gradus /data
USER gradus
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=4)"
CMD ["python", "-m", "api.cli", "serve"]
