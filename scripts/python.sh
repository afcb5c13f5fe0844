#!/bin/sh
# Prints the name of a Python that is new enough and can make a venv; else one line that says what to install.

install="python3 python3-venv"
for each in python3 python3.13 python3.12 python3.11 python3.14; do
    version=$("$each" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if ! "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        [ "$each" = python3 ] && install="python3.11 python3.11-venv"
    elif ! "$each" -c 'import ensurepip, venv' 2>/dev/null; then
        install="python$version python$version-venv"
    else
        echo "$each"
        exit 0
    fi
done

if [ "$(uname)" = Darwin ]; then
    command="brew install python@3.12"
elif [ "$(id -u)" = 0 ]; then
    command="apt-get install $install"
else
    command="sudo apt-get install $install"
fi
echo "Python 3.11 or newer with venv is missing. Install it:  $command" >&2
exit 1
