#!/bin/sh
# Makes .venv in the project's root with Python 3.11 or newer, installing Python where root or sudo allows.
# PUNOS_PYTHON names another interpreter.
set -eu
cd "$(dirname "$0")/.."

fits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

has_venv() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

# The system's own comes first: distributions build theirs with profiles of real work, and it draws a page in two thirds of the time
# that a plain build takes. Before one that lacks `venv` comes any that has it.
find_python() {
    for also in has_venv true; do
        for name in ${PUNOS_PYTHON:-/usr/bin/python3 python3.11 python3.12 python3.13 python3.14 python3}; do
            if fits "$name" && "$also" "$name"; then
                echo "$name"
                return 0
            fi
        done
    done
    return 1
}

if [ -x .venv/bin/python ] && fits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi
if ! find_python >/dev/null; then
    sh setup/apt.sh "Python 3.11 or newer" python3 python3-venv
fi
python=$(find_python) || {
    echo "punos: $("${PUNOS_PYTHON:-python3}" --version 2>&1) is too old: install Python 3.11 or newer, or set PUNOS_PYTHON to it" >&2
    exit 1
}
# Debian keeps what `venv` needs in a package of its own, named after the version.
if ! has_venv "$python"; then
    version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    sh setup/apt.sh "the venv module of $version" "$version-venv"
fi
echo "punos: making .venv with $("$python" --version)"
rm -rf .venv
"$python" -m venv .venv
