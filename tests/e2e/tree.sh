# shellcheck shell=sh
# Trees for the tests of apply, rollback and recover: sourced after lib.sh.
#
#   make_key                    v.key, trusted as a vendor
#   make_trees                  old/ and new/, which differ in every way that a bundle can carry
#   make_bundle OUT [OPTION...] a bundle from old/ to new/, at /opt/app
#   make_root                   root/, with old/ in it at /opt/app
#   listing DIR >FILE           everything about every path below DIR, .fettle left out
#   is_tree WHICH SENTENCE      root/ is as listing.old or listing.new says

make_key() {
	"$FETTLE" keygen --no-password --secret v.key --public v.pub >/dev/null
	"$FETTLE" -q keyring add v.pub --role vendor --name v
}

has_xattrs() { (: >"$T/.probe" && setfattr -n user.probe -v x "$T/.probe") 2>/dev/null; }
has_acls() { [ "$(id -u)" = 0 ] && setfacl -m u:12345:r "$T/.probe" 2>/dev/null; }
has_caps() { [ "$(id -u)" = 0 ] && setcap cap_net_raw+ep "$T/.probe" 2>/dev/null; }

# Both sides of one path: its content is in both trees, the last argument differs.
make_trees() {
	mkdir -p old/bin old/etc old/gone/deep old/lib old/turn.d old/keep
	mkdir -p new/bin new/etc new/empty new/lib new/turn.f new/keep new/fresh/deep
	echo one >old/bin/app && echo two >new/bin/app
	echo one >old/bin/su && echo two >new/bin/su
	chmod 4755 old/bin/su new/bin/su
	echo one >old/lib/libx.so.1 && echo two >new/lib/libx.so.1
	echo same >old/etc/mode && echo same >new/etc/mode
	chmod 0640 new/etc/mode
	echo same >old/etc/time && echo same >new/etc/time
	touch -d '2026-01-01 00:00:00.123456789Z' old/etc/time
	touch -d '2026-01-01 00:00:00.987654321Z' new/etc/time
	echo same >old/etc/owner && echo same >new/etc/owner
	[ "$(id -u)" = 0 ] && chown 12:34 new/etc/owner
	echo gone >old/gone/deep/file
	ln -s app old/bin/link && ln -s su new/bin/link
	ln -s app old/bin/leaves && ln -s app new/bin/comes
	echo l >old/bin/h1 && ln old/bin/h1 old/bin/h2
	echo m >new/bin/h1 && ln new/bin/h1 new/bin/h2 && ln new/bin/h1 new/bin/h3
	echo was a directory >new/turn.d
	rm -rf old/turn.f && echo was a file >old/turn.f
	echo in it >old/turn.d/in && echo in it >new/turn.f/in
	echo alone | tee old/keep/alone >new/keep/alone
	touch -r old/keep/alone new/keep/alone
	echo deep >new/fresh/deep/file
	truncate -s 300k old/lib/sparse && echo end >>old/lib/sparse
	truncate -s 400k new/lib/sparse && echo end >>new/lib/sparse
	if has_xattrs; then
		echo same >old/etc/xattr && echo same >new/etc/xattr
		setfattr -n user.note -v old old/etc/xattr
		setfattr -n user.note -v new new/etc/xattr
	fi
	if has_acls; then
		echo same >old/etc/acl && echo same >new/etc/acl
		setfacl -m u:12345:r old/etc/acl
		setfacl -m u:12346:rw new/etc/acl
	fi
	if has_caps; then
		echo same >old/bin/cap && echo same >new/bin/cap
		setcap cap_net_raw+ep old/bin/cap
		setcap cap_net_bind_service+ep new/bin/cap
	fi
	find old new -type d -exec touch -d '2026-02-01 10:00:00.111222333Z' {} +
	touch -d '2026-02-02 10:00:00.5Z' new/bin
}

make_bundle() {
	out=$1
	shift
	"$FETTLE" -q bundle create --from old --to new --at /opt/app --id app-2 --product app \
		--serial 2 --arch all --key v.key -o "$out" "$@"
}

make_root() {
	rm -rf root
	mkdir -p root/opt root/etc
	cp -a old root/opt/app
	touch -d '2026-02-03 10:00:00.25Z' root/etc root/opt root
}

listing() {
	(
		cd "$1" || exit 1
		find . -path ./.fettle -prune -o -printf '%P\t%y\t%m\t%U:%G\t%T@\t%s\t%n\t%l\t%i\n' |
			awk -F '\t' -v OFS='\t' '
				$2 == "d" { $6 = $7 = "-" }
				{ if (!($9 in first) || $1 < first[$9]) first[$9] = $1 }
				{ path[NR] = $1; rest[NR] = $2 OFS $3 OFS $4 OFS $5 OFS $6 OFS $7 OFS $8; ino[NR] = $9 }
				END { for (i = 1; i <= NR; i++) print path[i], rest[i], first[ino[i]] }' | sort
		find . -path ./.fettle -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum
		find . -path ./.fettle -prune -o -type f -size +100k -printf '%P sparse %b\n' | sort
		command -v getfattr >/dev/null && find . -path ./.fettle -prune -o -print0 | sort -z |
			xargs -0 -r getfattr -h -d -m '^(user|security.capability|system.posix_acl)' -e hex 2>/dev/null
		:
	)
}

# The two listings that a root may have, made with the same program in roots of their own.
make_listings() {
	make_root
	listing root >listing.old
	mv root root.old
	make_root
	rm -rf root/opt/app
	cp -a new root/opt/app
	touch -d '2026-02-03 10:00:00.25Z' root/etc root/opt root
	listing root >listing.new
	rm -rf root root.old
	make_root
}

is_tree() {
	listing root >listing.is
	same listing.is "listing.$1" "$2"
}

# A shell inside root/, with the libraries that it needs. Hooks and checks have its builtins alone.
make_shell() {
	mkdir -p root/bin root/dev root/tmp root/etc
	cp -L /bin/sh root/bin/sh
	# shellcheck disable=SC2013 # words, on purpose
	for lib in $(ldd /bin/sh | grep -o '/[^ ]*'); do
		mkdir -p "root$(dirname "$lib")"
		cp -L "$lib" "root$lib"
	done
}

# Whether programs can be confined here at all (root, and no sandbox around).
can_confine() { [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; }
