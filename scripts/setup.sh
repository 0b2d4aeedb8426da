#!/bin/sh
# What a new home needs before its first conversation: sound, models, music. Goes on where it was interrupted, and is
# over at once when everything was there the last time.
set -eu
ready="$SEGUE_HOME/.ready"
if [ -f "$ready" ] && [ -d "$SEGUE_WEIGHTS" ] && [ ! requirements.lock -nt "$ready" ]; then
    exit 0
fi
complete=yes
scripts/portaudio.sh
echo 'Fetching the default models (1.6 GB) and music to try them with (150 MB)'
.venv/bin/segue models pull --default || complete=no
.venv/bin/segue library demo || complete=no
.venv/bin/segue mind prepare || complete=no
if [ $complete = yes ]; then
    touch "$ready"
else
    echo 'Something is missing (see above); the next make tries again.'
fi
