#!/bin/bash
# Run once by the image, when InfluxDB is set up: the bucket as a database of InfluxQL (DBRP), and
# a user who may read and write that bucket and do nothing else.
set -euo pipefail

influx v1 dbrp create \
  --org "$DOCKER_INFLUXDB_INIT_ORG" \
  --bucket-id "$DOCKER_INFLUXDB_INIT_BUCKET_ID" \
  --db "$DOCKER_INFLUXDB_INIT_BUCKET" --rp autogen --default

influx v1 auth create \
  --org "$DOCKER_INFLUXDB_INIT_ORG" \
  --username chocolate --password "$(cat /run/secrets/user_password)" \
  --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID" \
  --write-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID"
