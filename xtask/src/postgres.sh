# Keeps a throw-away PostgreSQL: $1 the folder of PostgreSQL's programs, $2 an empty folder, $3 the port.
#
# It stops the server and removes the folder when its standard input ends. The program that started it holds the other
# end of that pipe, so the server never outlives that program, however it ended: done, failed, interrupted or killed.
programs=$1
folder=$2
port=$3
fsync=$4
log=$folder/log

fail() {
    echo "PostgreSQL failed; the end of its log:" >&2
    tail -n 30 "$log" >&2
    rm -rf -- "$folder"
    exit 1
}

"$programs/initdb" --no-sync -A trust -U uncino -E UTF8 --locale=C.UTF-8 -D "$folder/data" >"$log" 2>&1 || fail

# It lives for minutes and nobody mourns it: fsync is off, unless it is measured. Statements that the tests expect to fail stay out of the log.
"$programs/postgres" -D "$folder/data" \
    -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories= \
    -c fsync="$fsync" -c full_page_writes="$fsync" -c max_connections=300 -c log_min_messages=log >>"$log" 2>&1 &
server=$!

# A background job's standard input is empty: it waits on a copy of ours. SIGINT is a fast shutdown; a server that is
# still starting may miss the first one.
exec 3<&0
(
    read -r _ <&3
    while kill -INT "$server" 2>/dev/null; do sleep 0.2; done
) &
watch=$!

wait "$server"
status=$?
kill "$watch" 2>/dev/null
[ "$status" -eq 0 ] || fail
rm -rf -- "$folder"
