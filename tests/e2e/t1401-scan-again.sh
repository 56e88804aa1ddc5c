#!/bin/sh
# A second scan does not read again what did not change, and sees everything that did.
. "$(dirname "$0")/lib.sh"
cases=$SRC/tests/cases/elf
[ -d /proc/self ] || skip_all "no /proc here: a scan remembers nothing"

file() { # NAME: its content comes on stdin
	mkdir -p "root/${1%/*}"
	cat >"root/$1"
}
site=usr/local/lib/python3.11/site-packages
printf 'Name: Flask\nVersion: 2.3.2\n' | file $site/flask-2.3.2.dist-info/METADATA
printf 'Name: kept\nVersion: 1.0.1\n' | file $site/kept.dist-info/METADATA
echo '{"name":"left","version":"1.0.0"}' | file srv/node_modules/left/package.json
echo '{"name":"moved","version":"1.0.0"}' | file opt/a/node_modules/moved/package.json
mkdir -p root/usr/local/bin root/opt/program root/srv/empty root/$site/late-1.dist-info
for name in usr/local/bin/server opt/program/tool; do
	cp "$cases/go" root/$name
	truncate -s 20000 root/$name
done
chmod 755 root/usr/local/bin/server
chmod 644 root/opt/program/tool
cp "$cases/go-old" root/opt/program/other
truncate -s 20000 root/opt/program/other
chmod 755 root/opt/program/other
cp "$SRC/tests/cases/java/app.jar" root/opt/app.jar

# What changed within the last second is not remembered: let the clock go on.
settle() {
	begin=$(date +%s)
	while [ "$(date +%s)" -lt $((begin + 3)) ]; do
		sync root
	done
}
scan() {
	"$FETTLE" scan --root root --by component >.full 2>.err
	rc=$?
	grep -E '^[a-z]+ ' .full | LC_ALL=C sort >.out
}
# afresh: the same root, scanned by somebody who knows nothing
afresh() {
	"$FETTLE" scan --root root --state-dir "$T/fresh" --by component 2>/dev/null |
		grep -E '^[a-z]+ ' | LC_ALL=C sort >fresh.out
	rm -rf fresh
}
cache=state/cache/tree
# lie OLD NEW: what the cache says of a version is changed, with a digest that is right again
lie() {
	head -c -32 $cache | LC_ALL=C sed "s/$1/$2/" >lie.body
	sum=$(sha256sum <lie.body | cut -c1-64)
	while [ -n "$sum" ]; do
		printf '%b' "\\0$(printf '%o' "0x$(printf %.2s "$sum")")"
		sum=${sum#??}
	done >lie.sum
	cat lie.body lie.sum >$cache
}

settle
scan
is_rc 0 "a root is scanned"
cp .out first
afresh
same fresh.out first "as by one who knows nothing"
if [ ! -f $cache ]; then
	skip "what is remembered" "files here are on a file system that can change unseen"
	finish
fi
scan
same first .out "and again, with the same result"
cp $cache true
lie 1\\.0\\.1 9.9.9
scan
out_has '^pypi +kept +9\.9\.9' "what did not change is remembered and not read (a lie in the cache is told)"
lie 9\\.9\\.9 1.0.1
scan
same first .out "and the truth, too"

# changed in place: the directory does not show it
touch -r root/$site/flask-2.3.2.dist-info/METADATA stamp
printf 'Name: Flask\nVersion: 2.3.3\n' >root/$site/flask-2.3.2.dist-info/METADATA
touch -r stamp root/$site/flask-2.3.2.dist-info/METADATA
scan
out_has '^pypi +flask +2\.3\.3' "a file that was changed in place, under its old time, is read"
chmod 755 root/opt/program/tool
cat "$cases/go" >root/opt/program/other
truncate -s 20000 root/opt/program/other
scan
ok "a file that is made executable is read" [ "$(grep -c '^golang .*stdlib.* 1\.21\.5' .out)" = 3 ]
out_lacks 'stdlib +1\.15' "and a program that is overwritten where it lies"
printf 'Name: late\nVersion: 1\n' >root/$site/late-1.dist-info/METADATA
scan
out_has '^pypi +late +1' "a file that was missing in a directory is seen"
afresh
same fresh.out .out "all of it as by one who knows nothing"

# changed beside what is remembered
settle
scan
mkdir -p root/srv/empty/node_modules/new root/elsewhere
echo '{"name":"new","version":"3.0.0"}' >root/srv/empty/node_modules/new/package.json
mv root/opt/a root/elsewhere/
rm -r root/srv/node_modules
ln -s ../elsewhere/a/node_modules root/srv/node_modules
rm root/opt/app.jar
scan
out_has '^npm +new +3\.0\.0' "what is new is found"
out_lacks '^npm +left' "what was removed is not"
out_lacks '^maven' "nor an archive"
ok "and what was moved, once" [ "$(grep -c '^npm *moved' .out)" = 1 ]
afresh
same fresh.out .out "all of it as by one who knows nothing"
settle
scan
same fresh.out .out "also when it has settled"

# a cache that is damaged, another's, or nobody's
cp .out right
cp $cache whole
size=$(wc -c <$cache) bad='' at=0
while [ $at -lt "$size" ]; do
	head -c $at whole >$cache
	scan
	cmp -s right .out && [ "$rc" = 0 ] || bad="$bad cut:$at"
	{
		head -c $at whole
		printf 'X'
		tail -c +$((at + 2)) whole
	} >$cache
	scan
	cmp -s right .out && [ "$rc" = 0 ] || bad="$bad bad:$at"
	at=$((at + 701))
done
ok "cut or damaged anywhere it changes nothing:$bad" [ -z "$bad" ]
cp whole $cache
lie 1\\.0\\.1 9.9.9
mkdir -p theirs/cache
cp state/state.json theirs/
cp $cache theirs/cache/tree
run "$FETTLE" scan --root root --state-dir "$T/theirs" --by component
out_has 'kept +1\.0\.1' "in another state it is not believed"
cp -a root other
run "$FETTLE" scan --root other --by component
out_has 'kept +1\.0\.1' "nor of another root"
rm -r state/cache
mkdir state/cache
mkdir $cache
scan
is_rc 0 "where it cannot be written a scan is a scan"
same right .out "with the same result"
finish
