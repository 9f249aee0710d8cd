# Sourced by run, test and tools/setup: numbered steps with elapsed seconds, and commands whose
# output goes to var/log/NAME.log and is shown only when they fail.
# shellcheck shell=bash

steps_begun=${EPOCHSECONDS}

# step TEXT…: announces a step.
step() {
  printf '[%4d s] %s\n' "$((EPOCHSECONDS - steps_begun))" "$*"
}

# show_failure NAME STATUS: the last lines of var/log/NAME.log.
show_failure() {
  tail -n 60 "var/log/$1.log" | sed 's/^/    /' >&2
  printf '    (%s, exit %d)\n' "var/log/$1.log" "$2" >&2
}

# logged NAME COMMAND…: runs the command without input, keeps its output in var/log/NAME.log, and
# shows the last lines of it when the command fails.
logged() {
  local name=$1 status=0
  shift
  mkdir -p var/log
  "$@" >"var/log/$name.log" 2>&1 </dev/null || status=$?
  [ "$status" -eq 0 ] || show_failure "$name" "$status"
  return "$status"
}

# tell_progress: reads what a build prints, “[7/80] …” for what is done, and tells how far it is: on
# a terminal in a line that changes, elsewhere in a line for each further tenth.
tell_progress() {
  local line tenths told=0 all=0
  while IFS= read -r line; do
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\  ]] || continue
    [ "${BASH_REMATCH[2]}" -eq "$all" ] || told=0
    all=${BASH_REMATCH[2]}
    tenths=$((BASH_REMATCH[1] * 10 / all))
    if [ -t 1 ]; then
      printf '\r         %d / %d ' "${BASH_REMATCH[1]}" "$all"
    elif [ "$all" -ge 20 ] && [ "$tenths" -gt "$told" ]; then
      step "  ${BASH_REMATCH[1]} / $all"
    fi
    told=$tenths
  done
  if [ "$all" -gt 0 ] && [ -t 1 ]; then printf '\r\033[K'; fi
}

# built NAME COMMAND…: a logged command that builds, and tells how far it is. Nothing that it starts
# may outlive it. The caller has set pipefail.
built() {
  local name=$1 status=0
  shift
  mkdir -p var/log
  if "$@" 2>&1 </dev/null | tee "var/log/$name.log" | tell_progress; then
    return 0
  else
    status=${PIPESTATUS[0]}
  fi
  show_failure "$name" "$status"
  return "$status"
}
