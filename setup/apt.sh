#!/bin/sh
# apt.sh WHAT PACKAGE...: installs Debian packages where root or a password-free sudo allows; otherwise
# fails and says exactly what to install. WHAT is for people: what the packages are for.
set -eu
what=$1
shift

refuse() {
    echo "punos: $what is missing and could not be installed: $1" >&2
    echo "punos: install it, then run the same command again:   $2" >&2
    exit 1
}

command -v apt-get >/dev/null 2>&1 || refuse "this is not Debian or Ubuntu" "your system's packages like $*"
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    refuse "you are not root and sudo wants a password" "sudo apt-get install -y --no-install-recommends $*"
fi

install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold "$@" </dev/null
}

# Debian's server package would start a server of its own; the tests only want its programs.
case "$*" in
*postgresql*)
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        $as_root mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    ;;
esac

echo "punos: installing $* ($what)"
install "$@" && exit 0
# The list of packages may be missing or old.
$as_root apt-get update -qq -o DPkg::Lock::Timeout=300 || true
install "$@" || refuse "apt-get failed, see above" "apt-get install -y --no-install-recommends $*"
