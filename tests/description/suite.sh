#!/bin/bash
# Every test that goes over HTTP to the API; held.mjs puts the proxy in between.
set -euo pipefail
cd "$(dirname "$0")/../.."
build/dev/src/api/api_test --gtest_brief=1
export JISHI_PROGRAM=$PWD/build/dev/jishi
PYTHONPATH=tests/sheets /usr/bin/python3 -B tests/scenario/serve_test.py
npm test --prefix tests/browser
