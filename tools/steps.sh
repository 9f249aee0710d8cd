# Sourced by run, test and tools/setup: numbered steps with elapsed seconds, and commands whose
# output goes to var/log/NAME.log and is shown only when they fail.
# shellcheck shell=bash

steps_begun=${EPOCHSECONDS}

# step TEXT…: announces a step.
step() {
  printf '[%4d s] %s\n' "$((EPOCHSECONDS - steps_begun))" "$*"
}

# logged NAME COMMAND…: runs the command without input, keeps its output in var/log/NAME.log, and
# shows the last lines of it when the command fails.
logged() {
  local name=$1 status=0
  shift
  mkdir -p var/log
  "$@" >"var/log/$name.log" 2>&1 </dev/null || status=$?
  if [ "$status" -ne 0 ]; then
    tail -n 60 "var/log/$name.log" | sed 's/^/    /' >&2
    printf '    (%s, exit %d)\n' "var/log/$name.log" "$status" >&2
  fi
  return "$status"
}
