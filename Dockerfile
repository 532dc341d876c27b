# The image of all Newsluice processes: `newsluice worker` by default, any other command of `newsluice` as arguments.
#
#   docker build -t newsluice .
#   docker run --rm newsluice extract --help

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
# Every locked package, checked against its hash; the next step takes from here, and from nowhere else.
COPY requirements.lock ./
RUN python -m venv /build && /build/bin/pip download --require-hashes --no-deps -r requirements.lock -d /packages
COPY pyproject.toml README.md LICENSE ./
COPY config config
COPY store store
COPY tasks tasks
COPY worker worker
RUN python -m venv /opt/newsluice \
 && /opt/newsluice/bin/pip install --no-index --find-links /packages . \
 && /opt/newsluice/bin/pip uninstall -y setuptools pip

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin newsluice
COPY --from=build /opt/newsluice /opt/newsluice
ENV PATH=/opt/newsluice/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 NEWSLUICE_DATA_DIR=/tmp/newsluice
USER 10001
WORKDIR /tmp
ENTRYPOINT ["newsluice"]
CMD ["worker"]
