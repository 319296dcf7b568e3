#!/bin/sh
# Makes an authority and certificates for trying things out on one machine: throwaway-keys.sh FOLDER NAME...
# FOLDER gets authority.pem, server.pem/.key (for localhost and 127.0.0.1) and NAME.pem/.key for each NAME ("central" and
# the devices). What is there already stays. The authority's key lies beside them: never use these for a real post.
set -eu
[ $# -ge 1 ] || { echo "usage: $0 FOLDER NAME..." >&2; exit 2; }
folder="$1"; shift
mkdir -p "$folder"
umask 077

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

if [ ! -f "$folder/authority.pem" ]; then
  new_key "$folder/authority.key"
  openssl req -x509 -new -key "$folder/authority.key" -days 30 -subj "/CN=throw-away authority/OU=THROW-AWAY" -out "$folder/authority.pem" 2>/dev/null
fi

# certificate NAME EXTENSIONS
certificate() {
  [ ! -f "$folder/$1.pem" ] || return 0
  new_key "$folder/$1.key"
  openssl req -new -key "$folder/$1.key" -subj "/CN=$1" -out "$folder/$1.csr" 2>/dev/null
  printf '%s\n' "$2" > "$folder/$1.ext"
  openssl x509 -req -in "$folder/$1.csr" -CA "$folder/authority.pem" -CAkey "$folder/authority.key" -CAcreateserial \
    -days 30 -extfile "$folder/$1.ext" -out "$folder/$1.pem" 2>/dev/null
  rm -f "$folder/$1.csr" "$folder/$1.ext"
}

certificate server "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:10.99.0.1
extendedKeyUsage=serverAuth"
for name in "$@"; do
  certificate "$name" "extendedKeyUsage=clientAuth"
done
