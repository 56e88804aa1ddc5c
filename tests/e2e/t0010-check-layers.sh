#!/bin/sh
# contrib/check-layers: a breach of each kind, planted in a copy of the tree, is reported by name.
. "$(dirname "$0")/lib.sh"

build=$(dirname "$FETTLE")
[ -f "$build/src/main.o" ] || skip_all "the program's objects are not beside it"
command -v cc >/dev/null && command -v nm >/dev/null || skip_all "no compiler here"

mkdir -p tree/contrib
cp -R "$SRC/src" "$SRC/include" tree/
cp "$SRC/contrib/check-layers" tree/contrib/
(cd "$build" && find src -name '*.o') | while read -r object; do
	source=tree/${object%.o}.c
	mkdir -p "tree/build/$(dirname "$object")"
	[ -f "$source" ] && cp "$build/$object" "tree/build/$object"
done
run tree/contrib/check-layers build
is_rc 0 "the tree as it is has no breach"
out_lacks . "no breach, no word"

# plant FILE: makes it from standard input, and its object when it is a source
plant() {
	mkdir -p "tree/$(dirname "$1")"
	cat >"tree/$1"
	case $1 in
	*.c)
		mkdir -p "tree/build/$(dirname "$1")"
		cc -w -O2 -D_GNU_SOURCE -D_FORTIFY_SOURCE=2 -Itree/include -c -o "tree/build/${1%.c}.o" "tree/$1"
		;;
	esac
}
header() { # NAME: the guard of include/NAME.h
	printf '#ifndef FETTLE_%s_H\n#define FETTLE_%s_H\n' "$1" "$1"
	cat
	echo '#endif'
}
reports() { # TEXT SENTENCE
	grep -Fq -e "$1" .out
	tap_result $? "$2"
}

for floor in base ext model trust store format ui bundle scan assess fetch apply report cmd; do
	upper=$(echo "$floor" | tr a-z A-Z)
	printf 'int %s_planted(void);\n' "$floor" | header "${upper}_PLANTED" | plant "include/$floor/planted.h"
done

# who may not see whom: the floor above, the sibling, the other stage
while read -r from to; do
	printf '#include "%s/planted.h"\n' "$to" | plant "src/$from/sees_$to.c"
done <<'PAIRS'
base ext
ext model
ext ui
model store
trust model
store format
format trust
ui store
bundle store
bundle format
bundle ui
scan assess
assess fetch
fetch apply
apply report
report scan
scan ui
scan cmd
model bundle
base cmd
PAIRS
: >tree/include/nowhere.h
echo '#include "nowhere.h"' | plant src/model/sees_no_floor.c
rm tree/include/nowhere.h
echo 'int x;' | plant src/attic/room.c

# circles
printf '#include "model/round_b.h"\n' | header MODEL_ROUND_A | plant include/model/round_a.h
printf '#include "model/round_c.h"\n' | header MODEL_ROUND_B | plant include/model/round_b.h
printf '#include "model/round_a.h"\n' | header MODEL_ROUND_C | plant include/model/round_c.h
printf 'int two(int); int one(int x) { return x ? two(x - 1) : 0; }\n' | plant src/store/ring_a.c
printf 'int one(int); int two(int x) { return x ? one(x - 1) : 1; }\n' | plant src/store/ring_b.c

# guards
printf '#ifndef X_H\n#define X_H\n#endif\n' | plant include/model/misguarded.h
echo 'int unguarded(void);' | plant include/model/unguarded.h

# foreign headers in foreign rooms
n=0
while read -r name; do
	n=$((n + 1))
	mkdir -p "tree/include/$(dirname "$name")"
	: >"tree/include/$name"
	echo "#include <$name>" | plant "src/assess/foreign_$n.c"
	rm "tree/include/$name"
done <<'HEADERS'
jansson.h
curl/curl.h
archive.h
archive_entry.h
openssl/evp.h
sodium.h
sqlite3.h
zstd.h
yajl/yajl_parse.h
libxml/parser.h
dlfcn.h
spawn.h
HEADERS
foreign=$n
rmdir tree/include/curl tree/include/openssl tree/include/yajl tree/include/libxml

# doors: each called once from a room that does not have it
calls="printf fprintf vfprintf dprintf puts fputs putchar fputc fwrite perror fflush
exit _exit abort fork vfork execv execve execvp posix_spawn posix_spawnp system popen waitpid kill
open openat creat fopen rename renameat renameat2 unlink unlinkat remove link linkat symlink symlinkat
mkdir mkdirat rmdir mknodat mkstemp fsync fdatasync syncfs truncate ftruncate fchmod fchmodat fchownat
utimensat fallocate flock pwrite write syscall setxattr removexattr opendir readdir stat lstat fstatat
readlinkat realpath chdir chroot time clock_gettime gettimeofday nanosleep gmtime_r localtime_r mktime
strftime strptime getenv secure_getenv setenv getrandom rand random dlopen dlsym socket connect
getaddrinfo curl_easy_init archive_read_new EVP_sha256 OPENSSL_init_crypto SHA256_Init crypto_sign_detached
sodium_init randombytes_buf sqlite3_open ZSTD_compress inflate lzma_code json_object yajl_parse xmlReadMemory
__printf_chk __fprintf_chk __vfprintf_chk __open_2 __open64_2 __openat64_2 fopen64 open64 __realpath_chk"
for call in $calls; do
	# declared by hand, as the header could inline it or rename it
	printf 'extern long %s(); long here_%s(void) { return %s(1, 2, 3) + 1; }\n' "$call" "$call" "$call" |
		sed 's/^extern long \(.*\)(); long here_/extern long f() __asm__("\1"); long here_/; s/return [a-z_A-Z0-9]*(1/return f(1/' |
		plant "src/assess/door_$call.c"
done
# what FORTIFY makes of an honest call
plant src/assess/fortified.c <<'C'
#include <stdio.h>
void here_fortified(const char *s) { printf(s); }
C

run tree/contrib/check-layers build
is_rc 1 "a tree with breaches fails"
cp .out all

while read -r from to; do
	reports "src/$from/sees_$to.c: $from may not include '$to/planted.h'" "$from may not see $to"
done <<'PAIRS'
base ext
ext model
ext ui
model store
trust model
store format
format trust
ui store
bundle store
bundle format
bundle ui
scan assess
assess fetch
fetch apply
apply report
report scan
scan ui
scan cmd
model bundle
base cmd
PAIRS
reports "src/model/sees_no_floor.c: includes 'nowhere.h', which names no floor" "an include without a floor"
reports "src/attic/room.c: 'attic' is not a floor" "a folder that is no floor"
reports "circle of includes: include/model/round_a.h -> include/model/round_b.h -> include/model/round_c.h -> include/model/round_a.h" "a circle of includes, file by file"
reports "circle of calls: store/ring_a -> store/ring_b -> store/ring_a" "a circle of calls, module by module"
reports "include/model/misguarded.h: guarded by 'X_H', not 'FETTLE_MODEL_MISGUARDED_H'" "a header with another's guard"
reports "include/model/unguarded.h: has no guard" "a header without a guard"
n=0
while [ $n -lt $foreign ]; do
	n=$((n + 1))
	reports "src/assess/foreign_$n.c: may not include <" "foreign header $n in a foreign room"
done
for call in $calls; do
	reports "src/assess/door_$call.c: uses '" "'$call' is noticed"
done
reports "src/assess/fortified.c: uses 'printf', which has one door: printing" "printf is noticed under the name that FORTIFY gives it"
ok "nothing is reported that was not planted" sh -c '! grep -Ev "sees_|attic|round_|ring_|guarded|foreign_|door_|fortified" all'

# a door is open for its room
plant src/ui/speaks.c <<'C'
#include <stdio.h>
void speaks(void) { puts("x"); }
C
plant src/ext/http.c <<'C'
extern int curl_easy_init(void);
int http_planted(void) { return curl_easy_init() + 1; }
C
run tree/contrib/check-layers build
not_ok "ui may print, ext/http may use libcurl" grep -E '^src/(ui/speaks|ext/http)\.c' .out

echo 'int y;' >tree/src/model/unbuilt.c
run tree/contrib/check-layers build
is_rc 2 "a source without an object is not passed over"
out_has '^src/model/unbuilt.c: has no object' "a source without an object is named"
finish
