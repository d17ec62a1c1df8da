# The program in a small image. Build: docker build -t uncino .
# It is built with TLS to PostgreSQL; the vendored OpenSSL needs perl and make, which the build image has.
FROM rust:1.95-bookworm AS build
WORKDIR /source
COPY . .
# What the page about the source code calls it: --build-arg UNCINO_COMMIT="$(git rev-parse HEAD)".
ARG UNCINO_COMMIT
RUN cargo build --release --locked --package uncino-server --features postgres-tls

FROM debian:bookworm-slim
# For sslmode=verify-full: add sslrootcert=/etc/ssl/certs/ca-certificates.crt to the database's address.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /source/target/release/uncino /usr/local/bin/uncino
COPY LICENSE /usr/share/doc/uncino/LICENSE
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin uncino \
    && install --directory --mode=0700 --owner=uncino --group=uncino /data
USER uncino
WORKDIR /data
VOLUME /data
ENV UNCINO_DATA_DIR=/data UNCINO_SERVER__BIND=0.0.0.0:13120
EXPOSE 13120
# The image has no curl: the program asks itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["uncino", "healthcheck"]
ENTRYPOINT ["uncino"]
