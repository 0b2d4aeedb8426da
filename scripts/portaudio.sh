#!/bin/sh
# The sound card is reached through PortAudio, the one thing that pip cannot bring on Linux. Never fails: without it
# everything but the sound card works.
.venv/bin/python -c 'import sounddevice' 2>/dev/null && exit 0

if command -v apt-get >/dev/null; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root='sudo -n'
    if [ -z "$as_root" ] || sudo -n true 2>/dev/null; then
        echo 'Installing PortAudio (libportaudio2), through which the sound card is reached'
        install="$as_root apt-get install -y -qq --no-install-recommends libportaudio2"
        { $install || { $as_root apt-get update -qq && $install; }; } >.venv/portaudio.log 2>&1 &&
            .venv/bin/python -c 'import sounddevice' 2>/dev/null && exit 0
        echo 'That did not work; .venv/portaudio.log says why.'
    fi
    remedy='sudo apt install libportaudio2'
else
    remedy='install PortAudio with the package manager of this system (it is called portaudio or libportaudio)'
fi
echo 'The sound card cannot be used yet, because the PortAudio library is missing and only an administrator can add it.'
echo "    $remedy"
echo 'Everything else works without it.'
