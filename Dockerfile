# docker build -t textback .
# docker run -v textback:/var/lib/textback -v ./textback:/etc/textback:ro -p 127.0.0.1:8080:8080 textback
#
# The folder ./textback holds config.json and its secrets. In a container listen on 0.0.0.0, set
# database.path to /var/lib/textback/textback.db, and keep the port on the host's loopback, behind a
# proxy with TLS.

FROM swift:6.3-bookworm AS build
WORKDIR /build
COPY scripts/setup scripts/setup
COPY Package.swift Package.swift
RUN scripts/setup
COPY . .
RUN swift build --configuration release --static-swift-stdlib --product textback \
    && strip .build/release/textback

FROM debian:12-slim
COPY scripts/setup /usr/local/share/textback/scripts/setup
RUN /usr/local/share/textback/scripts/setup --runtime \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/textback --create-home --shell /usr/sbin/nologin textback
COPY --from=build /build/.build/release/textback /usr/local/bin/textback
USER textback
WORKDIR /var/lib/textback
VOLUME /var/lib/textback
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["textback", "ping", "--config", "/etc/textback/config.json"]
ENTRYPOINT ["textback"]
CMD ["serve", "--config", "/etc/textback/config.json"]
