# Makes stand-ins for the base images of Dockerfile and docker-compose.yml, under their very names, where no image can be
# pulled: $1 an empty folder, $2 the folder of the Rust toolchain, $3 cargo's home with all crates, the rest the names that
# are wanted. DOCKER_HOST is the engine. Only what this repository needs of those images is in them.
set -eu
folder=$1 toolchain=$2 cargo_home=$3
shift 3

# A root folder with these packages.
root() {
    [ -d "$folder/$1" ] && return
    debootstrap --variant=minbase ${2:+--include="$2"} bookworm "$folder/$1" >"$folder/$1.log" 2>&1 || {
        tail -n 20 "$folder/$1.log" >&2
        exit 1
    }
    rm -rf "$folder/$1"/var/cache/apt/archives/*.deb "$folder/$1"/var/lib/apt/lists/* "$folder/$1"/usr/share/doc
}

tools() {
    root tools ca-certificates,gcc,libc6-dev,make,nginx-light,perl,postgresql
    id=$(chroot "$folder/tools" id -u nginx 2>/dev/null) || id=
    [ -n "$id" ] || chroot "$folder/tools" useradd --system --no-create-home --shell /usr/sbin/nologin nginx
}

# As PostgreSQL's image behaves, as far as docker-compose.yml relies on it.
postgres() {
    tools
    cat >"$folder/tools/usr/local/bin/postgres-entrypoint" <<'END'
#!/bin/sh
set -e
PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
data=/var/lib/postgresql/data
if [ ! -s "$data/PG_VERSION" ]; then
    if [ -z "$POSTGRES_PASSWORD" ]; then
        echo "Error: Database is uninitialized and superuser password is not specified." \
            "You must specify POSTGRES_PASSWORD to a non-empty value for the superuser." >&2
        exit 1
    fi
    echo "$POSTGRES_PASSWORD" >/tmp/password
    initdb -U "$POSTGRES_USER" --pwfile=/tmp/password --auth-local=trust --auth-host=scram-sha-256 -E UTF8 \
        --locale=C.UTF-8 -D "$data"
    rm /tmp/password
    echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
    pg_ctl -D "$data" -w -o "-c listen_addresses=" start
    [ "$POSTGRES_DB" = postgres ] || createdb -U "$POSTGRES_USER" "$POSTGRES_DB"
    pg_ctl -D "$data" -m fast -w stop
fi
exec postgres -D "$data" -c listen_addresses='*'
END
    chmod 755 "$folder/tools/usr/local/bin/postgres-entrypoint"
    ln -sf "$(cd "$folder/tools" && echo usr/lib/postgresql/*/bin | sed 's|^|/|')/pg_isready" "$folder/tools/usr/local/bin/pg_isready"
    rm -rf "$folder/tools"/var/lib/postgresql/*
    chroot "$folder/tools" install -d -m 3777 -o postgres -g postgres /var/run/postgresql
    chroot "$folder/tools" install -d -m 700 -o postgres -g postgres /var/lib/postgresql/data
}

# An image of that root folder, with these lines of a Dockerfile on top.
image() {
    echo "    a stand-in for $1"
    tar -C "$folder/$2" -c . | docker import - "stand-in/$1" >/dev/null
    printf 'FROM stand-in/%s\n%s\n' "$1" "$3" | DOCKER_BUILDKIT=0 docker build --quiet --network none --tag "$1" - >/dev/null 2>&1
}

for name in "$@"; do
    case $name in
    debian:*)
        root plain ''
        image "$name" plain 'CMD ["bash"]'
        ;;
    postgres:*)
        postgres
        image "$name" tools 'ENTRYPOINT ["postgres-entrypoint"]
STOPSIGNAL SIGINT
VOLUME /var/lib/postgresql/data'
        ;;
    nginx:*)
        tools
        image "$name" tools 'CMD ["nginx", "-g", "daemon off;"]
STOPSIGNAL SIGQUIT'
        ;;
    rust:*)
        # The toolchain of this machine, and its crates, because the build can't fetch any.
        tools
        cp -al "$folder/tools" "$folder/rust"
        mkdir -p "$folder/rust/usr/local/rust" "$folder/rust/usr/local/cargo/registry"
        cp -a "$toolchain/bin" "$toolchain/lib" "$folder/rust/usr/local/rust/"
        cp -a "$cargo_home/registry/cache" "$cargo_home/registry/index" "$folder/rust/usr/local/cargo/registry/"
        image "$name" rust 'ENV PATH=/usr/local/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENV CARGO_HOME=/usr/local/cargo CARGO_NET_OFFLINE=true'
        ;;
    *)
        echo "no stand-in is known for $name" >&2
        exit 1
        ;;
    esac
done
