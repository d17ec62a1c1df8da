#!/bin/sh
# `docker compose` for a machine that has only docker-compose 1: the client finds it as a plugin.
if [ "$1" = docker-cli-plugin-metadata ]; then
    echo '{"SchemaVersion": "0.1.0", "Vendor": "Uncino", "Version": "1", "ShortDescription": "docker-compose 1"}'
    exit
fi
shift
exec /usr/bin/docker-compose "$@"
