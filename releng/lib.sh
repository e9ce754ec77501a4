# Copyright (c) 2026 Ringside contributors
#
# This program and the accompanying materials are made available under the
# terms of the Eclipse Public License 2.0 which is available at
# https://www.eclipse.org/legal/epl-2.0/
#
# SPDX-License-Identifier: EPL-2.0
#
# shellcheck shell=bash
# What the scripts of releng/ share. Sourced, not run; the caller has "set -euo pipefail" and sets "top" (this repository).
# Everything here speaks on standard error: standard output is the program's that a script runs in the end.

: "${top:?the caller sets it}"

MAVEN_VERSION=3.9.16
BUILD_JAVA=21
RUN_JAVA=17
CACHE=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/ringside
LOGS=$top/target

cli_jar=$top/releng/dev.ringside.cli.standalone/target/ringside.jar
adapters=$top/target/adapters
script=${0##*/}
# shellcheck source=releng/debian.sh
. "$top/releng/debian.sh"

say() { printf '%s: %s\n' "$script" "$*" >&2; }
die() { say "$@"; exit 1; }

# ---- progress ---------------------------------------------------------------------------------------------------------

# step LABEL LOG COMMAND...: one line with the seconds it took; all output goes to target/LOG.log. On failure the lines that
# matter and the log's name.
step() {
	local label=$1 log=$LOGS/$2.log started=$SECONDS
	shift 2
	mkdir -p "$LOGS" 2>/dev/null && : 2>/dev/null >"$log" || die "$(not_writable "$log")"
	printf '%-62s' "$label" >&2
	if "$@" >"$log" 2>&1 </dev/null; then
		printf ' %4d s\n' $((SECONDS - started)) >&2
	else
		local status=$?
		printf ' FAILED after %d s\n' $((SECONDS - started)) >&2
		relevant "$log" >&2
		say "the whole log: ${log#"$top"/}"
		return $status
	fi
}

# not_writable FILE: why a file or folder cannot be written, as far as that can be told.
not_writable() {
	local file=$1
	while [[ ! -e $file && $file = */* ]]; do file=${file%/*}; done
	if [[ -w $file ]]; then
		printf 'cannot write %s\n' "$1"
	else
		printf 'no permission to write %s (owner: %s, you: %s)\n' "${file:-/}" "$(stat -c %U "${file:-/}" 2>/dev/null || echo '?')" \
			"$(id -un 2>/dev/null || id -u)"
	fi
}

# The lines of a log that say what went wrong: compiler, Maven and test errors, or else its end.
relevant() {
	local lines
	lines=$(grep -aE '^\[ERROR\]|^\[WARNING\] .*\.java:|<<< (FAILURE|ERROR)!|^(E|W): |^npm (ERR!|error)|: (fatal )?error: ' "$1" |
		grep -avE '^\[ERROR\] *$|^\[ERROR\] \[Help 1|-e switch|-X switch|For more information|After correcting|mvn <args>' | awk '!seen[$0]++' | head -n 40)
	if [[ -n $lines ]]; then printf '%s\n' "$lines"; else tail -n 15 "$1"; fi | cut -c1-400 | sed 's/^/    /'
}

# file_url PATH: the URL of a file with an absolute path.
file_url() {
	local LC_ALL=C path=$1 i url=file: character
	for ((i = 0; i < ${#path}; i++)); do
		character=${path:i:1}
		case $character in
			[A-Za-z0-9/._~+-]) url+=$character ;;
			*) printf -v character '%%%02X' "'$character"; url+=${character/%FFFFFFFFFFFFFF/%} ;;
		esac
	done
	printf '%s\n' "$url"
}

# ---- the machine ------------------------------------------------------------------------------------------------------

# have PROBE: PROBE is alternatives split by "|", each a command or (with a slash) a file; both may be glob patterns.
have() {
	local alternative file directory
	local -a alternatives directories
	IFS='|' read -ra alternatives <<<"$1"
	IFS=: read -ra directories <<<"$PATH"
	for alternative in "${alternatives[@]}"; do
		if [[ $alternative = */* ]]; then
			for file in $alternative; do [[ -e $file ]] && return 0; done
		elif [[ $alternative = *[*?]* ]]; then
			for directory in "${directories[@]}"; do
				for file in "$directory"/$alternative; do [[ -x $file ]] && return 0; done
			done
		else
			command -v "$alternative" >/dev/null && return 0
		fi
	done
	return 1
}

# Debian's package for what a script needs, and how to tell that it is there whoever installed it.
probe_of() {
	case $1 in
		maven) echo mvn ;;
		gcc) echo gcc ;;
		libc6-dev) echo '/usr/include/stdio.h' ;;
		make) echo make ;;
		git) echo git ;;
		unzip) echo unzip ;;
		liburing-dev) echo '/usr/include/liburing.h|/usr/local/include/liburing.h' ;;
		gdb) echo gdb ;;
		gdbserver) echo gdbserver ;;
		lldb) echo 'lldb-dap|lldb-vscode|lldb-dap-*|lldb-vscode-*' ;;
		nodejs) echo 'node|nodejs' ;;
		npm) echo npm ;;
		xvfb) echo Xvfb ;;
		xauth) echo xauth ;;
		libgtk-3-0) echo '/usr/lib/*/libgtk-3.so.0|/usr/lib64/libgtk-3.so.0' ;;
		openbox) echo openbox ;;
		dbus-x11) echo dbus-launch ;;
		adwaita-icon-theme) echo '/usr/share/icons/Adwaita/index.theme' ;;
		fonts-dejavu-core) echo '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf|/usr/share/fonts/*/DejaVuSans.ttf' ;;
		x11-apps) echo xwd ;;
		pngquant) echo pngquant ;;
		xdotool) echo xdotool ;;
		*) die "no probe for the package $1" ;;
	esac
}

missing_packages() {
	local package
	for package in "$@"; do have "$(probe_of "$package")" || printf '%s\n' "$package"; done
}

apt() {
	DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 "$@"
}
apt_install() {
	apt update || true # an unreachable third-party list must not stop what the others have
	apt install -y --no-install-recommends "$@"
}

# require [--jdk] PACKAGE...: what a script needs of the machine: Debian packages, and with --jdk a JDK for the build (sets build_jdk).
# What cannot be had here is told, all of it, before anything is installed.
require() {
	local jdk='' problem
	local -a missing problems=()
	if [[ ${1:-} = --jdk ]]; then
		shift
		build_jdk=$(find_java $BUILD_JAVA javac) || jdk=missing
		# The build's Maven is fetched by an installed one.
		[[ -x $CACHE/apache-maven-$MAVEN_VERSION/bin/mvn ]] || set -- "$@" maven
	fi
	mapfile -t missing < <(missing_packages "$@")
	if ((${#missing[@]})); then
		if ! command -v apt-get >/dev/null; then
			problems+=("missing on this machine (Debian's package names): ${missing[*]}")
		elif ((EUID != 0)); then
			problems+=("missing on this machine; type: sudo apt-get install --no-install-recommends ${missing[*]}")
		fi
	fi
	if [[ $jdk = missing ]] && ! debian_machine; then problems+=("$(jdk_missing): $debian_problem"); fi
	if ((${#problems[@]})); then
		for problem in "${problems[@]}"; do say "$problem"; done
		exit 1
	fi
	# The JDK first: it may not be had, and the packages would have been installed for nothing.
	[[ $jdk != missing ]] || get_build_jdk
	((${#missing[@]})) || return 0
	step "Install ${#missing[@]} Debian packages" apt apt_install "${missing[@]}" ||
		die "not installed: ${missing[*]} (type: apt-get update; apt-get install ${missing[*]})"
	mapfile -t missing < <(missing_packages "$@")
	((${#missing[@]} == 0)) || die "apt-get installed them, but not found: ${missing[*]}"
}

# java_version HOME: the feature version (17, 21, ...) of a Java installation; nothing when it is none.
java_version() {
	[[ -x $1/bin/java ]] || return 1
	local line version=
	if [[ -r $1/release ]]; then
		while IFS= read -r line; do [[ $line = JAVA_VERSION=* ]] && version=${line#JAVA_VERSION=}; done <"$1/release"
	fi
	[[ -n $version ]] || version=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version \("[^"]*"\).*/\1/p')
	version=${version//\"/}
	[[ $version = 1.* ]] && version=${version#1.}
	version=${version%%[!0-9]*}
	[[ -n $version ]] && printf '%s\n' "$version"
}

# find_java MINIMUM [PROGRAM]: the home of a Java of at least that version that has bin/PROGRAM (default java): JAVA_HOME,
# then the one on the PATH, then the oldest fitting one of the system or of those that get_build_jdk unpacked.
find_java() {
	local minimum=$1 program=${2:-java} home version best= best_version= folder
	local -a candidates=() folders homes=()
	[[ -n ${JAVA_HOME:-} ]] && candidates+=("$JAVA_HOME")
	home=$(command -v java || true)
	if [[ -n $home ]]; then
		home=$(readlink -f "$home")
		candidates+=("${home%/bin/java}")
	fi
	for home in "${candidates[@]}"; do
		if version=$(java_version "$home") && ((version >= minimum)) && [[ -x $home/bin/$program ]]; then
			printf '%s\n' "$home"
			return
		fi
	done
	IFS=: read -ra folders <<<"${RINGSIDE_JVMS-/usr/lib/jvm:/opt/java:/opt}:$CACHE/jdk/usr/lib/jvm"
	for folder in "${folders[@]}"; do homes+=("$folder"/*); done
	for home in "${homes[@]}"; do
		[[ -L $home ]] && continue
		if version=$(java_version "$home") && ((version >= minimum)) && [[ -x $home/bin/$program ]] &&
			{ [[ -z $best ]] || ((version < best_version)); }; then
			best=$home best_version=$version
		fi
	done
	[[ -n $best ]] && printf '%s\n' "$best"
}

jdk_missing() {
	printf '%s' "missing: a JDK $BUILD_JAVA or newer (not in JAVA_HOME, PATH, /usr/lib/jvm, /opt). Get one from" \
		" https://adoptium.net/temurin/releases/ or, on Debian 13 or newer, by \"apt-get install openjdk-21-jdk-headless\"," \
		" and set JAVA_HOME to its folder"
}

# Sets build_jdk: a JDK of this machine's Debian release, else of JDK_SUITE, unpacked into the cache (Debian 12 has none).
JDK_SUITE=trixie
JDK_PACKAGE=openjdk-21-jdk-headless
get_build_jdk() {
	if ((EUID == 0)); then
		step "Look for a JDK $BUILD_JAVA in this Debian's packages" apt-update apt update || true
		if apt-cache show "$JDK_PACKAGE" >/dev/null 2>&1 && step "Install $JDK_PACKAGE" apt-jdk apt install -y "$JDK_PACKAGE"; then
			build_jdk=$(find_java $BUILD_JAVA javac) && return
		fi
	fi
	step "Get $JDK_PACKAGE of Debian $JDK_SUITE" jdk unpack_jdk && build_jdk=$(find_java $BUILD_JAVA javac) || die "$(jdk_missing)"
}

# The JDK runs on its own release's C library where this machine's is older: by that library's loader, as LD_LIBRARY_PATH would reach
# the programs that it starts. The programs of the JDK are therefore scripts here.
unpack_jdk() {
	local work root=$CACHE/jdk new home link target program elf loader_file
	work=$(mktemp -d)
	mkdir -p "$CACHE"
	new=$(mktemp -d "$CACHE/jdk.XXXXXX")
	if ! debian_download "$JDK_SUITE" "$work" "$JDK_PACKAGE"; then
		cat "$work/log"
		rm -rf "$work" "$new"
		return 1
	fi
	debian_unpack "$work" "$new"
	rm -rf "$work"
	for home in "$new"/usr/lib/jvm/java-*; do [[ -L $home ]] || break; done
	while IFS= read -r -d '' link; do
		target=$(readlink "$link")
		[[ ! -e $new$target ]] || ln -sfn "$(realpath --relative-to="${link%/*}" "$new$target")" "$link"
	done < <(find "$home" -type l -lname '/etc/*' -print0)
	loader_file=$(debian_loader "$new")
	for program in "$home"/bin/* "$home/lib/jspawnhelper"; do
		elf=${program%/*}/../elf/${program##*/}
		mkdir -p "${elf%/*}"
		mv "$program" "$elf"
		elf=$(realpath "$elf")
		printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "${loader_file/#"$new"/"$root"}" \
			"$root/usr/lib/$multiarch" "${elf/#"$new"/"$root"}" >"$program"
		chmod +x "$program"
	done
	rm -rf "$root"
	mv -T "$new" "$root"
	for program in java javac jar; do "${home/#"$new"/"$root"}/bin/$program" --version || return 1; done
}

# ---- Maven ------------------------------------------------------------------------------------------------------------

bootstrap_maven() {
	local into
	mkdir -p "$CACHE"
	into=$(mktemp -d "$CACHE/maven.XXXXXX")
	# Not its goal "unpack": without a project that writes a folder named "${project.basedir}" into the root of the file system.
	mvn -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy "-DoutputDirectory=$into" \
		"-Dartifact=org.apache.maven:apache-maven:$MAVEN_VERSION:zip:bin" &&
		(cd "$into" && "$build_jdk/bin/jar" --extract --file "apache-maven-$MAVEN_VERSION-bin.zip") &&
		chmod +x "$into/apache-maven-$MAVEN_VERSION/bin/mvn" &&
		{ mv -T "$into/apache-maven-$MAVEN_VERSION" "$CACHE/apache-maven-$MAVEN_VERSION" || [[ -x $CACHE/apache-maven-$MAVEN_VERSION/bin/mvn ]]; }
	local status=$?
	rm -rf "$into"
	return $status
}

# Sets maven (a program) and maven_settings (arguments); after "require --jdk".
need_maven() {
	maven=$CACHE/apache-maven-$MAVEN_VERSION/bin/mvn
	if [[ ! -x $maven ]]; then
		# Tycho 5 needs 3.9.9; Debian 12 has 3.8.7. One version for all, so that all see the same build.
		{ mkdir -p "$CACHE" 2>/dev/null && [[ -w $CACHE ]]; } || die "$(not_writable "$CACHE"); XDG_CACHE_HOME names another folder"
		(cd / && step "Get Maven $MAVEN_VERSION through the installed mvn" maven bootstrap_maven) ||
			die "missing: Maven $MAVEN_VERSION, which the installed mvn did not fetch; unpack it as $CACHE/apache-maven-$MAVEN_VERSION"
	fi
	# What the machine's administrator told the installed mvn (mirrors, proxies) holds for ours too.
	maven_settings=()
	local installed
	if installed=$(command -v mvn); then
		installed=$(readlink -f "$installed")
		installed=${installed%/bin/*}/conf/settings.xml
		[[ -r $installed ]] && maven_settings=(-gs "$installed")
	fi
	return 0
}

# run_maven ARGUMENT...: in the repository, by the JDK of the build.
run_maven() {
	(cd "$top" && JAVA_HOME=$build_jdk RINGSIDE_BUILDING=1 exec "$maven" "${maven_settings[@]}" "$@" </dev/null)
}

# maven_step LOG ARGUMENT...: as step, with one line for each module that takes more than a moment.
maven_step() {
	local log=$LOGS/$1.log line name='Target platform' since=$SECONDS started=$SECONDS status=0
	shift
	mkdir -p "$LOGS"
	module_done() { [[ -z $name ]] || ((SECONDS - since < 2)) || printf '  %-60s %4d s\n' "$name" $((SECONDS - since)) >&2; }
	run_maven "$@" 2>&1 | tee "$log" | {
		while IFS= read -r line; do
			if [[ $line =~ ^\[INFO\]\ Building\ (.*[^ ])\ +\[([0-9]+/[0-9]+)\]$ ]]; then
				module_done
				name="${BASH_REMATCH[2]} ${BASH_REMATCH[1]% *}" since=$SECONDS
			elif [[ $line = '[INFO] Reactor Summary'* ]]; then
				module_done
				name=
			fi
		done
		module_done
	} || status=$?
	if ((status)); then
		printf '%-62s FAILED after %d s\n' "Maven" $((SECONDS - started)) >&2
		relevant "$log" >&2
		say "the whole log: ${log#"$top"/}"
	fi
	return $status
}

# ---- parts that are built or fetched when their sources are newer -----------------------------------------------------

# outdated STAMP SOURCE...: no stamp, or one of the sources (files or folders of this repository, build output left out) is newer.
# Folders under src tell of files that are gone; those above it change when the build makes its own. The paths are taken from
# this repository on: a checkout may lie below a folder that is named src itself.
outdated() {
	local stamp=$1
	shift
	[[ -e $stamp ]] || return 0
	[[ -n $(cd "$top" && find "${@/#"$top/"/}" \( -name target -o -name bin -o -name .settings \) -prune -o \
		-newer "$stamp" \( -type f -o -path '*/src/*' \) -print -quit 2>/dev/null) ]]
}

# under_lock COMMAND...: two scripts that build at the same time would overwrite each other's output.
under_lock() {
	mkdir -p "$LOGS" 2>/dev/null && : 2>/dev/null >>"$LOGS/build.lock" || die "$(not_writable "$LOGS/build.lock")"
	(
		if command -v flock >/dev/null && ! flock -n 9; then
			say "another build of this repository is running; waiting for it"
			flock 9
		fi
		"$@" 9>&-
	) 9>"$LOGS/build.lock"
}

# why_no_build: nothing, or what keeps this user from building in this repository.
why_no_build() {
	local file
	for file in "$LOGS" "$LOGS"/*.log "$LOGS"/*.stamp "$LOGS"/build.lock "$top"/bundles/*/target "$top"/releng/*/target; do
		if [[ $file = "$LOGS" ]]; then
			mkdir -p "$file" 2>/dev/null || true
		elif [[ ! -e $file ]]; then
			continue
		fi
		[[ -w $file ]] || { not_writable "$file"; return; }
	done
}

# may_be_old WHAT FILE: what is built is older than its sources. Where it cannot be rebuilt it is used as it is, and that is said.
may_be_old() {
	local reason
	reason=$(why_no_build)
	[[ -n $reason ]] || return 1
	[[ -e $2 ]] || die "$1 is not built: $reason"
	say "$1 is older than its sources and cannot be built: $reason. Going on with the old one."
}

cli_sources=("$top"/pom.xml "$top"/bundles/dev.ringside.{core,dap,cli} "$top/releng/dev.ringside.cli.standalone" "$top/releng/dev.ringside.target")
demo_sources=("${cli_sources[@]}" "$top/releng/dev.ringside.demo" "$top/tests/dev.ringside.tests.common")

# build_modules LABEL LOG STAMP MODULE...: packages these modules of the reactor, without tests; STAMP gets the time of the start.
build_modules() {
	local label=$1 log=$2 stamp=$3 modules
	shift 3
	modules=$(printf ',:%s' "$@")
	mkdir -p "$LOGS"
	touch "$stamp.new"
	step "$label" "$log" run_maven package -DskipTests -pl "${modules#,}" || { rm -f "$stamp.new"; return 1; }
	mv "$stamp.new" "$stamp"
}

build_cli_now() {
	# again under the lock: the one that was waited for may have built it
	if [[ ! -e $cli_jar ]] || outdated "$LOGS/cli.stamp" "${cli_sources[@]}"; then
		build_modules "Build the command line" build-cli "$LOGS/cli.stamp" \
			dev.ringside.core dev.ringside.dap dev.ringside.cli dev.ringside.cli.standalone
	fi
}
need_cli() {
	# A test that starts releng/ringside from within the build must not wait for that build to end.
	if [[ -n ${RINGSIDE_BUILDING:-} ]]; then
		[[ -e $cli_jar ]] || die "the running build has not made ${cli_jar#"$top"/} yet"
		return 0
	fi
	[[ -e $cli_jar ]] && ! outdated "$LOGS/cli.stamp" "${cli_sources[@]}" && return 0
	may_be_old "the command line" "$cli_jar" && return 0
	require --jdk
	need_maven
	under_lock build_cli_now || die "the command line was not built"
}

build_demo_now() {
	if [[ ! -e $cli_jar ]] || outdated "$LOGS/demo.stamp" "${demo_sources[@]}"; then
		build_modules "Build the command line and the demo" build-demo "$LOGS/demo.stamp" \
			dev.ringside.core dev.ringside.dap dev.ringside.cli dev.ringside.cli.standalone dev.ringside.tests.common dev.ringside.demo
		touch -r "$LOGS/demo.stamp" "$LOGS/cli.stamp"
	fi
}
demo_is_built() { [[ -e $cli_jar ]] && ! outdated "$LOGS/demo.stamp" "${demo_sources[@]}"; }
need_demo() {
	demo_is_built && return 0
	may_be_old "the demo" "$LOGS/demo.stamp" && return 0
	require --jdk
	need_maven
	under_lock build_demo_now || die "the demo was not built"
}

# The C programs under tests/: make compiles what is newer.
need_programs() {
	local folder
	for folder in "$@"; do
		if ! make -q -C "$top/tests/$folder" >/dev/null 2>&1; then
			step "Compile tests/$folder" "make-$folder" make -C "$top/tests/$folder" || die "tests/$folder was not compiled"
		fi
	done
}

install_adapters() {
	rm -rf "$adapters"
	mkdir -p "$adapters"
	cp "$top"/tests/adapters/package*.json "$adapters"
	# No install scripts: the adapter's native module serves its "run in terminal" only, and needs a compiler and headers.
	(cd "$adapters" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier)
}
# Adapters from npm: target/adapters/node_modules/cdt-gdb-adapter/dist/debugAdapter.js
need_adapters() {
	local lock=tests/adapters/package-lock.json
	cmp -s "$top/$lock" "$adapters/.installed" && return 0
	step "Get cdt-gdb-adapter from npm" npm install_adapters || die "missing: cdt-gdb-adapter (npm could not fetch it)"
	cp "$top/$lock" "$adapters/.installed"
}

# ---- the workbench ----------------------------------------------------------------------------------------------------

workbench=$top/releng/dev.ringside.product/target/products/dev.ringside.workbench/linux/gtk/x86_64
workbench_modules=(dev.ringside.core dev.ringside.dap dev.ringside.launch dev.ringside.ui dev.ringside.dap.model dev.ringside.dap.model.ui
	dev.ringside.demo.workbench dev.ringside.product)
workbench_sources=("$top"/pom.xml "$top"/bundles/dev.ringside.{core,dap,launch,ui,dap.model,dap.model.ui} "$top/releng/dev.ringside.demo.workbench"
	"$top/releng/dev.ringside.product" "$top/releng/dev.ringside.target" "$top/tests/dev.ringside.tests.ui" "$top/tests/dev.ringside.tests.common")
workbench_packages=(libgtk-3-0 adwaita-icon-theme fonts-dejavu-core)
display_packages=(xvfb openbox dbus-x11)

build_workbench_now() {
	if [[ ! -d $workbench/plugins ]] || outdated "$LOGS/workbench.stamp" "${workbench_sources[@]}"; then
		build_modules "Build the workbench" build-workbench "$LOGS/workbench.stamp" "${workbench_modules[@]}"
	fi
}
workbench_is_built() { [[ -d $workbench/plugins ]] && ! outdated "$LOGS/workbench.stamp" "${workbench_sources[@]}"; }
need_workbench() {
	workbench_is_built && return 0
	may_be_old "the workbench" "$workbench/plugins" && return 0
	require --jdk
	need_maven
	under_lock build_workbench_now || die "the workbench was not built"
}

# start_display: an X server of its own with a window manager; sets DISPLAY. stop_display ends both.
start_display() {
	local fifo number
	mkdir -p "$LOGS"
	fifo=$(mktemp -u "$LOGS/display.XXXXXX")
	mkfifo "$fifo"
	# Its own session, so that an interrupt at the terminal ends the tests before their display.
	setsid Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$fifo" >"$LOGS/xvfb.log" 2>&1 </dev/null &
	xvfb_pid=$!
	if ! IFS= read -r -t 30 number <"$fifo" || [[ -z $number ]]; then
		rm -f "$fifo"
		kill "$xvfb_pid" 2>/dev/null || true
		die "Xvfb did not start within 30 s: $(tail -n 3 "$LOGS/xvfb.log")"
	fi
	rm -f "$fifo"
	export DISPLAY=:$number
	# SWT looks for a Wayland server first where there is one.
	export GDK_BACKEND=x11
	unset WAYLAND_DISPLAY
	setsid openbox >"$LOGS/openbox.log" 2>&1 </dev/null &
	openbox_pid=$!
}
stop_display() {
	[[ -z ${openbox_pid:-} ]] || kill "$openbox_pid" 2>/dev/null || true
	[[ -z ${xvfb_pid:-} ]] || kill "$xvfb_pid" 2>/dev/null || true
	openbox_pid='' xvfb_pid=''
}

# has_display: whether there is a display that can be used.
has_display() {
	[[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || return 1
	[[ -n ${WAYLAND_DISPLAY:-} ]] || ! command -v xdpyinfo >/dev/null || xdpyinfo >/dev/null 2>&1
}
