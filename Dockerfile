# docker build -t odontox .
# docker run -p 127.0.0.1:8080:8080 -v odontox:/var/lib/odontox odontox
# docs/operations.md says more. Scripts/pin-images writes the digests of the base images.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends pkg-config libpq-dev libsqlite3-dev libcurl4-openssl-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The dependencies first, so that a change of the sources alone does not fetch them again.
COPY Package.swift ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product odontox --static-swift-stdlib \
    && install -D "$(swift build -c release --show-bin-path)/odontox" /out/odontox

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl libcurl4 libpq5 libsqlite3-0 libstdc++6 tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/odontox --shell /usr/sbin/nologin odontox \
    && install -d -m 700 -o odontox -g odontox /var/lib/odontox
COPY --from=build /out/odontox /usr/local/bin/odontox
USER odontox
WORKDIR /var/lib/odontox
VOLUME /var/lib/odontox
# In a container the outside decides who may reach the port.
ENV ODONTOX_HOST=0.0.0.0 ODONTOX_DATABASE_URL=sqlite:/var/lib/odontox/odontox.sqlite
EXPOSE 8080
STOPSIGNAL SIGTERM
# The certificate is for the clinic's name, not for this address.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD curl -fsSk "http${ODONTOX_TLS_CERTIFICATE:+s}://127.0.0.1:${ODONTOX_PORT:-8080}/healthz" || exit 1
ENTRYPOINT ["odontox"]
CMD ["serve"]
