# syntax=docker/dockerfile:1

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /source
RUN python -m venv /opt/fejkollen
COPY requirements.lock requirements-build.lock ./
RUN /opt/fejkollen/bin/pip install --require-hashes --only-binary :all: --requirement requirements.lock \
 && pip install --require-hashes --only-binary :all: --requirement requirements-build.lock
COPY pyproject.toml README.md ./
COPY app app
COPY migrations migrations
COPY openapi openapi
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/fejkollen/bin/pip install --no-deps /wheels/*.whl \
 && /opt/fejkollen/bin/python -m compileall -q /opt/fejkollen/lib \
 && rm -rf /opt/fejkollen/lib/python3.13/site-packages/pip*

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Fejkollen" \
      org.opencontainers.image.description="A stand-in for the IDkollen REST API v3. A test tool: it verifies nobody."
RUN useradd --uid 65532 --no-create-home --shell /usr/sbin/nologin fejkollen \
 && install --directory --owner fejkollen /data
COPY --from=build /opt/fejkollen /opt/fejkollen
ENV PATH=/opt/fejkollen/bin:$PATH \
    FEJKOLLEN_HOST=0.0.0.0 \
    FEJKOLLEN_DATABASE_URL=sqlite:////data/fejkollen.db
USER fejkollen
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s --start-interval=1s CMD ["fejkollen", "wait", "--timeout", "2"]
ENTRYPOINT ["fejkollen"]
CMD ["serve"]
