#!/bin/sh
# Runs the program of a container, and exits after all processes that the program has started: when the first process of a
# container exits, the kernel kills the others. An isolated job would lose its process whenever the worker that started it dies.
# A shell gives what it runs beside itself an empty standard input: `user-command.js` reads a password.
exec 3<&0
"$@" <&3 3<&- &
main=$!
exec 3<&-

# On SIGTERM, the program stops its processes itself.
trap 'kill -TERM "$main" 2> /dev/null' TERM INT
wait "$main"
code=$?
# A signal interrupts `wait`, while the program still runs.
while kill -0 "$main" 2> /dev/null; do
  wait "$main"
  code=$?
done

# The process group is the fifth field. No program here has a space in its name.
group_of() {
  read -r _ _ _ _ group _ < "/proc/$1/stat" && echo "$group"
}
own=$(group_of $$)

# The processes of isolated jobs. They are in the process group of this script.
left() {
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    [ "$(group_of "$pid" 2> /dev/null)" = "$own" ] || continue
    if tr '\0' '\n' < "$folder/cmdline" 2> /dev/null | grep -q '/isolated\.js$'; then echo "$pid"; fi
  done
}

# SIGTERM, as in a deployment: they release their jobs without a death. The wait is longer than LIUCHENG_GRACE_MS plus the ten
# seconds for a node that does not stop.
trap '' TERM INT
seconds=20
for pid in $(left); do kill -TERM "$pid" 2> /dev/null; done
while [ "$seconds" -gt 0 ] && [ -n "$(left)" ]; do
  sleep 1
  seconds=$((seconds - 1))
done
exit "$code"
