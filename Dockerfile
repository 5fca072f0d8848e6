# One image for the bot, the page and every other command of `profiler`:
#   docker build -t student-profiler .
#   docker run --read-only --tmpfs /tmp --env-file .env -v profiler:/data student-profiler
# Python and its packages are Debian's and those of requirements.txt, with their hashes; nothing is compiled.
ARG BASE=debian:trixie-slim

FROM ${BASE} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3 python3-pip python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
RUN python3 -m venv --without-pip /opt/profiler
COPY requirements.txt .
RUN python3 -m pip --python /opt/profiler/bin/python install \
    --no-cache-dir --no-compile --only-binary :all: --require-hashes -r requirements.txt
COPY pyproject.toml README.md ./
COPY analytics analytics
COPY bot bot
COPY charts charts
COPY cogs cogs
COPY dashboard dashboard
COPY exports exports
COPY migrations migrations
COPY models models
COPY sandbox sandbox
COPY services services
RUN python3 -m pip --python /opt/profiler/bin/python install --no-cache-dir --no-compile --no-deps . \
 && packages=$(echo /opt/profiler/lib/python3*/site-packages) \
 && find "$packages" -depth -type d \( -name tests -o -name include \) -exec rm -rf {} + \
 && find "$packages" \( -name '*.a' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.js.map' \) -delete \
 && /opt/profiler/bin/python -m compileall -q -j 0 "$packages"

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates fonts-noto-cjk python3 \
 && rm -rf /var/lib/apt/lists/* /usr/share/doc /usr/share/man \
 && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin profiler \
 && install -d -o profiler -g profiler -m 0700 /data /backups
COPY --from=build /opt/profiler /opt/profiler
ENV PATH=/opt/profiler/bin:$PATH \
    HOME=/data \
    DATA_DIR=/data \
    LOG_FORMAT=json \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /data
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "bot.probe", "bot"]
CMD ["profiler", "run"]
