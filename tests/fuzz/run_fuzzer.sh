#!/bin/bash
# run_fuzzer.sh PROGRAM NAME: one fuzzing run from the seeds in corpus/NAME. What it finds new is
# kept in a folder beside the program; an input that fails is left there too, and its path printed.
set -euo pipefail
program=$1 name=$2
here=$(cd "$(dirname "$0")" && pwd)

seconds=10
[ -z "${JISHI_LONG:-}" ] || seconds=600

found=$(dirname "$program")/$name.found
mkdir -p "$found"
options=("-max_total_time=$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384
  "-artifact_prefix=$found/failing-" -print_final_stats=1)
[ ! -f "$here/$name.dict" ] || options+=("-dict=$here/$name.dict")
seeds=()
[ ! -d "$here/corpus/$name" ] || seeds=("$here/corpus/$name")
exec "$program" "${options[@]}" "$found" "${seeds[@]}"
