# Keeps a Docker engine that is ours alone: $1 the folder of its images and volumes, $2 an empty folder for the rest.
#
# It stops the engine when its standard input ends, so that it never outlives the program that started it, however that
# ended. The engine stops its containers first.
data=$1 folder=$2

dockerd --data-root "$data" --exec-root "$folder/exec" --pidfile "$folder/pid" --host "unix://$folder/docker.sock" \
    --bridge none >"$folder/log" 2>&1 &
engine=$!

# A background job's standard input is empty: it waits on a copy of ours.
exec 3<&0
(
    read -r _ <&3
    kill "$engine" 2>/dev/null
) &
watch=$!

wait "$engine"
status=$?
kill "$watch" 2>/dev/null
exit "$status"
