#!/bin/sh
# Generates a Python client from the OpenAPI document of a running switch with the public OpenAPI Generator, and drives the
# switch with it. Needs a JDK, Maven, Python 3 with urllib3, python-dateutil, pydantic and typing-extensions.
#
#   java -jar tools/target/pointsman.jar serve &
#   tools/src/test/client/generated-client.sh http://127.0.0.1:8080
set -eu
url=${1:-http://127.0.0.1:8080}
version=7.17.0
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -B -ntp -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.openapitools:openapi-generator-cli:$version -DoutputDirectory="$work"
curl -sf --max-time 10 "$url/openapi.json" -o "$work/openapi.json"
java -jar "$work/openapi-generator-cli-$version.jar" validate -i "$work/openapi.json"
java -jar "$work/openapi-generator-cli-$version.jar" generate -g python -i "$work/openapi.json" -o "$work/client" \
    --package-name pointsman_client > "$work/generate.log" 2>&1 || { cat "$work/generate.log"; exit 1; }
PYTHONPATH="$work/client" timeout 60 python3 "$here/try_client.py" "$url"
