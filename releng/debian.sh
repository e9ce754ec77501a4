# Copyright (c) 2026 Ringside contributors
#
# This program and the accompanying materials are made available under the
# terms of the Eclipse Public License 2.0 which is available at
# https://www.eclipse.org/legal/epl-2.0/
#
# SPDX-License-Identifier: EPL-2.0
#
# shellcheck shell=bash
# Packages of other Debian releases, unpacked into a folder. Sourced, not run; the caller has "set -euo pipefail". Nothing on the
# system changes: no package is installed, apt's own lists and caches are not touched, root is not needed.
#
# The mirror is the one that this machine's apt is configured with: only the name of the suite is replaced.

# debian_machine: sets arch, multiarch, loader (of the machine, without the leading slash), keyring and uris; else sets debian_problem.
debian_machine() {
	local tool codename
	for tool in apt-get dpkg dpkg-deb; do
		command -v "$tool" >/dev/null || { debian_problem="this machine has no $tool (not Debian?)"; return 1; }
	done
	arch=$(dpkg --print-architecture)
	multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch 2>/dev/null || echo "$(uname -m)-linux-gnu")
	case $arch in
		amd64) loader=lib64/ld-linux-x86-64.so.2 ;;
		arm64) loader=lib/ld-linux-aarch64.so.1 ;;
		*) debian_problem="no rule for the architecture $arch"; return 1 ;;
	esac
	keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	[[ -e $keyring ]] || keyring=/etc/apt/trusted.gpg.d/debian-archive-keyring.gpg
	[[ -e $keyring ]] || { debian_problem="no Debian archive keyring (apt-get install debian-archive-keyring)"; return 1; }
	# shellcheck disable=SC1091
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	mapfile -t uris < <(debian_mirrors "$codename" | tr -s '[:blank:]' '\n' | grep -v -e '^$' -e '^cdrom:' | awk '!seen[$0]++')
	((${#uris[@]})) || { debian_problem="apt on this machine has no Debian source for \"$codename\" main"; return 1; }
}

# The URIs of the sources that serve this machine's own release from "main", in apt's two formats; cdrom is no use.
debian_mirrors() { # CODENAME
	local codename=$1 file
	for file in /etc/apt/sources.list.d/*.sources; do
		[[ -r $file ]] || continue
		awk -v suite="$codename" '
			function flush() {
				if (types ~ /(^| )deb( |$)/ && (" " suites " ") ~ (" " suite " ") && (" " components " ") ~ / main / \
						&& enabled !~ /^(no|false|0|off)$/)
					print uris
				types = suites = components = uris = enabled = last = ""
			}
			/^#/ { next }
			/^[ \t]*$/ { flush(); next }
			/^[ \t]/ { value = $0; if (last == "uris") uris = uris " " value; if (last == "suites") suites = suites " " value; next }
			{
				key = tolower($0); sub(/:.*/, "", key); value = $0; sub(/^[^:]*:[ \t]*/, "", value); last = key
				if (key == "types") types = value
				if (key == "suites") suites = value
				if (key == "components") components = value
				if (key == "uris") uris = value
				if (key == "enabled") enabled = tolower(value)
			}
			END { flush() }' "$file"
	done
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[[ -r $file ]] || continue
		sed -E 's/#.*//; s/\[[^]]*\]//' "$file" |
			awk -v suite="$codename" '$1 == "deb" && $3 == suite && / main( |$)/ { print $2 }'
	done
}

libc_version() { # of the libc6 in the given package file, or of this machine
	if (($#)); then dpkg-deb -f "$1" Version; else dpkg-query -W -f '${Version}' "libc6:$arch"; fi
}

# debian_download SUITE WORK PACKAGE...: fetches the packages of a suite with everything they depend on, as if nothing were
# installed, into WORK/cache/archives; WORK/log tells what went wrong. WORK: a path without blanks, which apt's lists cannot quote.
debian_download() {
	local suite=$1 work=$2 uri
	shift 2
	mkdir -p "$work"/{lists/partial,cache/archives/partial,empty}
	: >"$work/status"
	for uri in "${uris[@]}"; do
		echo "deb [arch=$arch signed-by=$keyring] $uri $suite main"
	done >"$work/sources.list"
	local options=(
		-qq -o "Dir::State=$work" -o "Dir::State::lists=$work/lists" -o "Dir::State::status=$work/status"
		-o "Dir::Cache=$work/cache" -o "Dir::Cache::archives=$work/cache/archives" -o "Dir::Etc::sourcelist=$work/sources.list"
		-o "Dir::Etc::sourceparts=$work/empty" -o "Dir::Etc::preferences=$work/none" -o "Dir::Etc::preferencesparts=$work/empty"
		-o Debug::NoLocking=1 -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=2
		# an old release's signature stays good after its "valid until" has passed
		-o Acquire::Check-Valid-Until=false -o APT::Install-Recommends=false
		-o APT::Get::List-Cleanup=0 -o APT::Architecture="$arch" -o Dpkg::Use-Pty=0
	)
	# The outcome of "update" is not asked: hooks of the machine can fail for a user that is not root. The packages tell.
	apt-get "${options[@]}" update >"$work/log" 2>&1 || true
	apt-get "${options[@]}" --yes --download-only install "$@" >>"$work/log" 2>&1
}

# debian_unpack WORK ROOT: unpacks what was fetched. A program of an older release runs on the machine's C library; a newer one
# needs its own. ROOT/.own-libc says which: yes or no.
debian_unpack() {
	local work=$1 root=$2 package libc own_libc=yes
	mkdir -p "$root"
	libc=$(ls "$work"/cache/archives/libc6_*.deb)
	dpkg --compare-versions "$(libc_version "$libc")" gt "$(libc_version)" || own_libc=no
	for package in "$work"/cache/archives/*.deb; do
		[[ $own_libc = no && $package = "$libc" ]] && continue
		dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --no-same-owner --exclude=./usr/share/doc --exclude=./usr/share/man \
			--exclude=./usr/share/locale
	done
	echo "$own_libc" >"$root/.own-libc"
}

# debian_loader ROOT: the dynamic loader that a program in ROOT is to be started with.
debian_loader() {
	local file
	if [[ $(<"$1/.own-libc") = yes ]]; then
		for file in "$1/usr/$loader" "$1/usr/lib/$multiarch/${loader##*/}" "$1/lib/$multiarch/${loader##*/}"; do
			[[ ! -e $file ]] || { printf '%s\n' "$file"; return; }
		done
	fi
	printf '/%s\n' "$loader"
}
