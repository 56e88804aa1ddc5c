#!/bin/sh
# The Makefile keeps its promises: its own flags, dependencies, flavours, installation.
. "$(dirname "$0")/lib.sh"

command -v make >/dev/null && command -v cc >/dev/null || skip_all "no make here"
[ -f "$SRC/Makefile" ] || skip_all "no source tree here"
unset MAKEFLAGS MFLAGS MAKELEVEL CC CFLAGS CPPFLAGS LDFLAGS BUILD V
m() { make -C "$SRC" BUILD="$T/b" "$@"; }

# every compile line of a dry run
compiles() { grep -E '(^|; *)[a-z0-9-]*cc ' .out | grep -E ' -c -o '; }
m -n CFLAGS=-O0 all >.out 2>.err
compiles >lines
ok "a dry run has compile lines" test -s lines
for flag in -std=c17 -D_GNU_SOURCE -Iinclude -Wall -Wextra -Wconversion -Wshadow -fstack-protector-strong -fPIE -MMD -O0; do
	not_ok "CFLAGS=-O0 keeps $flag on every line" grep -v -e " $flag " lines
done
not_ok "CFLAGS=-O0 leaves no other optimisation" grep -E -e ' -O[1-3s] ' lines
m -n all >.out 2>.err
compiles >lines
not_ok "by default every line is fortified" grep -v -e '-D_FORTIFY_SOURCE=2' lines
ok "by default the link is hardened" grep -Eq -e '-pie .*relro.*now' .out
m -n WERROR=1 all >.out 2>.err
compiles >lines
not_ok "WERROR=1 stands on every line" grep -v -e '-Werror' lines
make -C "$SRC" -n BUILD="$T/san" all >.out 2>.err
compiles >lines
not_ok "BUILD=.../san sanitizes every line" grep -v -e '-fsanitize=address,undefined' lines
make -C "$SRC" -n BUILD="$T/fault" all >.out 2>.err
compiles >lines
not_ok "BUILD=.../fault counts in every file" grep -v -e '-DFETTLE_FAULT' lines
ok "a dry run builds nothing" sh -c '[ ! -e b/fettle ] && [ ! -e san/fettle ]'

# one object, quietly and loudly, then again after a header changed
run m "$T/b/src/base/mem.o"
is_rc 0 "one object is made"
out_lacks '-std=c17' "V=0 shows no command"
out_has '^  CC +src/base/mem.c' "V=0 shows what is made"
run m "$T/b/src/base/mem.o"
out_lacks '^  CC' "nothing is made twice"
ok "its headers are among its dependencies" grep -q 'include/base/mem.h' b/src/base/mem.d
run m CFLAGS=-O1 V=1 "$T/b/src/base/mem.o"
out_has '-std=c17 .* -O1 ' "other flags make it again, and V=1 shows the command"

run make -C "$SRC" help
for target in all check check-fault check-san check-valgrind fuzz bench coverage lint format install uninstall deb dist clean help; do
	out_has "^  $target +[a-z]" "'make help' explains $target"
done

# installation: the program that is tested, from its own build folder
build=$(dirname "$FETTLE")
if [ -f "$build/flags" ]; then
	same_build() { make -C "$SRC" BUILD="$build" PROG="$FETTLE" -o "$FETTLE" "$@"; }
	run same_build install DESTDIR="$T/dest" PREFIX=/usr
	is_rc 0 "install succeeds"
	same dest/usr/bin/fettle "$FETTLE" "the program is installed"
	ok "the program can be run by all" sh -c '[ "$(stat -c %a dest/usr/bin/fettle)" = 755 ]'
	for page in "$SRC"/man/*.[1-9]; do
		[ -f "dest/usr/share/man/man${page##*.}/${page##*/}" ] || echo "$page"
	done >.missing
	ok "every page is installed in its section" sh -c '! cat .missing | grep .'
	ok "nothing else is installed" sh -c '[ "$(find dest -type f | wc -l)" = "$(($(ls "$1"/man/*.[1-9] "$1"/contrib/import/*.json | wc -l) + 1))" ]' - "$SRC"
	ok "mappings are installed" test -f dest/usr/share/fettle/import/wsus.json
	run same_build uninstall DESTDIR="$T/dest" PREFIX=/usr
	ok "uninstall takes away every file" sh -c '[ -z "$(find dest -type f)" ]'
else
	skip "install" "the program was not built by this Makefile"
fi

# what is published: the files of the commit, which build without git
if command -v git >/dev/null && git -C "$SRC" rev-parse -q --verify HEAD >/dev/null 2>&1; then
	git clone -q "$SRC" clone 2>/dev/null
	run make -C clone dist
	is_rc 0 "dist succeeds"
	archive=$(sed -n 's/^\(build\/fettle-.*[.]tar[.]gz\)$/\1/p' .out)
	ok "it names the archive" test -f "clone/$archive"
	mkdir unpacked
	tar -xzf "clone/$archive" -C unpacked
	name=$(basename "$archive" .tar.gz)
	ok "everything in it lies in one folder of that name" sh -c '[ "$(ls unpacked)" = "$1" ]' - "$name"
	git -C clone ls-files | LC_ALL=C sort >tracked
	(cd "unpacked/$name" && find . -type f -o -type l) | sed 's/^[.]\///' | LC_ALL=C sort >packed
	same tracked packed "it holds the files of the commit and no others"
	cp clone/"$archive" first.tar.gz
	run make -C clone dist
	same first.tar.gz clone/"$archive" "the same commit gives the same bytes"
	run make -C "unpacked/$name" BUILD="$T/d" "$T/d/src/base/str.o"
	is_rc 0 "what it holds is built without git"
	run make -C clone clean
	not_ok "clean takes it away" test -e clone/build
else
	skip "dist" "no git here"
fi
finish
