# docker build --tag fejkollen .
# The stages keep what changes apart: the dependencies are a layer of their own, and our code is a small one on top.

FROM python:3.13-slim-trixie AS dependencies
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY requirements.lock ./
# Bytecode that is never checked against its source starts soonest, and the image's files do not change.
RUN python -m venv --without-pip /opt/fejkollen \
 && pip --python /opt/fejkollen/bin/python install --no-compile --require-hashes --only-binary :all: \
    --requirement requirements.lock \
 && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/fejkollen/lib

FROM dependencies AS code
COPY requirements-build.lock ./
RUN pip install --require-hashes --only-binary :all: --requirement requirements-build.lock
COPY pyproject.toml README.md ./
COPY app app
COPY migrations migrations
COPY openapi openapi
RUN pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
 && pip --python /opt/fejkollen/bin/python install --no-compile --no-deps --no-index --prefix /code dist/*.whl \
 && python -m compileall -q -s /code -p /opt/fejkollen --invalidation-mode unchecked-hash /code/lib

FROM python:3.13-slim-trixie
# Nothing is installed any more. The base image has no bytecode, and a read-only container could never keep any.
RUN rm -rf /usr/local/bin/pip* /usr/local/lib/python3.13/site-packages/* /usr/local/lib/python3.13/ensurepip \
 && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /usr/local/lib/python3.13 \
 && groupadd --gid 10001 fejkollen \
 && useradd --uid 10001 --gid 10001 --no-log-init --no-create-home --home-dir /data --shell /usr/sbin/nologin fejkollen \
 && install --directory --owner fejkollen --group fejkollen /data
COPY --from=dependencies /opt/fejkollen /opt/fejkollen
COPY --from=code /code /opt/fejkollen
ENV PATH=/opt/fejkollen/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    FEJKOLLEN_HOST=0.0.0.0 \
    FEJKOLLEN_DATABASE_URL=sqlite:////data/fejkollen.db
LABEL org.opencontainers.image.title="Fejkollen" \
      org.opencontainers.image.description="A stand-in for the IDkollen REST API v3. A test tool: it verifies nobody." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.base.name="docker.io/library/python:3.13-slim-trixie"
WORKDIR /data
VOLUME /data
EXPOSE 8080
# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=30s --start-interval=1s --interval=10s --timeout=5s --retries=3 \
    CMD ["fejkollen", "wait", "--timeout", "2"]
ENTRYPOINT ["fejkollen"]
CMD ["serve"]
