# Keeps a Docker engine that is ours alone: $1 the folder of its images and volumes, $2 an empty folder for the rest.
#
# It stops the engine when its standard input ends, so that it never outlives the program that started it, however that
# ended. The engine stops its containers first.
data=$1 folder=$2
forwarding=/proc/sys/net/ipv4/ip_forward

# The engine changes how this machine passes packets on, and leaves it so.
for table in filter nat; do
    iptables -t "$table" -S >/dev/null && iptables-save -t "$table"
done >"$folder/rules"
forwarded=$(cat "$forwarding")

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
iptables-restore <"$folder/rules"
echo "$forwarded" >"$forwarding"
exit "$status"
