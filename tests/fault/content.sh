# shellcheck shell=sh
# Two versions of a tree, for the tests of this folder.
#
#   content_made OLD NEW      made by hand: every kind of path and of change, some 90 paths, 3 MiB
#   content_debs OLD NEW DIR  what is in the packages DIR/old/*.deb and DIR/new/*.deb

# bytes COUNT SEED: the same bytes everywhere, hard to compress
content_bytes() {
	awk -v n="$1" -v seed="$2" 'BEGIN {
		srand(seed)
		for (i = 0; i < n; i += 8) printf "%08x", int(rand() * 4294967295)
	}' | head -c "$1"
}

content_made() (
	set -e
	mkdir -p "$1/opt/gadget/bin" "$1/opt/gadget/lib" "$1/opt/gadget/share/doc" "$1/opt/gadget/share/old"
	cd "$1/opt/gadget"
	i=0
	while [ $i -lt 24 ]; do
		content_bytes $((i * i * 173)) $i >share/doc/page$i
		i=$((i + 1))
	done
	content_bytes 400000 100 >lib/libgadget.so.1.0
	ln -s libgadget.so.1.0 lib/libgadget.so.1
	ln -s libgadget.so.1 lib/libgadget.so
	i=0
	while [ $i -lt 12 ]; do
		content_bytes 30000 20$i >bin/tool$i
		chmod 755 bin/tool$i
		i=$((i + 1))
	done
	chmod 4755 bin/tool3
	ln bin/tool4 bin/alias4
	echo stays >share/stays
	echo file >share/becomes-link
	ln -s stays share/becomes-file
	mkdir share/becomes-nothing share/empty
	echo gone >share/old/one
	echo gone >share/old/two
	find . -exec touch -h -d '2025-01-02 03:04:05.123456789 UTC' {} +

	cp -a "$1/." "$2"
	cd "$2/opt/gadget"
	i=0
	while [ $i -lt 24 ]; do
		[ $((i % 3)) = 0 ] || content_bytes $((i * i * 171)) 30$i >share/doc/page$i
		i=$((i + 1))
	done
	content_bytes 410000 101 >lib/libgadget.so.1.1
	rm lib/libgadget.so.1.0
	ln -sf libgadget.so.1.1 lib/libgadget.so.1
	i=0
	while [ $i -lt 12 ]; do
		content_bytes 31000 40$i >bin/tool$i
		i=$((i + 1))
	done
	chmod 2755 bin/tool5
	chmod 700 bin/tool6
	ln -f bin/tool4 bin/alias4
	rm share/becomes-link share/becomes-file
	ln -s stays share/becomes-link
	echo file >share/becomes-file
	rm -r share/old
	rmdir share/becomes-nothing
	mkdir -p share/new/deep
	content_bytes 5000 500 >share/new/deep/file
	ln -s ../deep share/new/link
	find . -newermt 2025-06-01 -exec touch -h -d '2025-07-08 09:10:11.987654321 UTC' {} +
)

content_debs() (
	set -e
	mkdir -p "$1" "$2"
	for deb in "$3"/old/*.deb; do dpkg-deb -x "$deb" "$1"; done
	for deb in "$3"/new/*.deb; do dpkg-deb -x "$deb" "$2"; done
)
