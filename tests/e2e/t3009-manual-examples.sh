#!/bin/sh
# The examples of the pages on keys and bundles, run one after the other as they stand there.
. "$(dirname "$0")/lib.sh"

command -v minisign >/dev/null || skip_all "no minisign here"

# The commands in a page's examples, one a line.
examples() {
	sed -n '/^\.Sh EXAMPLES/,$p' "$SRC/man/$1" |
		awk '/^\$ / { on = 1; sub(/^\$ /, "") } on { l = l $0; if (sub(/\\e$/, " ", l)) next; print l; l = ""; on = 0 }'
}
# The file that a page shows by "cat NAME".
shown() {
	awk -v cat="\$ cat $2" '$0 == cat { on = 1; next } /^[$.]/ { on = 0 } on' "$SRC/man/$1"
}

mkdir -p bin app-1/bin app-2/bin image/etc
ln -s "$FETTLE" bin/fettle
PATH=$T/bin:$PATH
export PATH
echo one >app-1/bin/app
echo two >app-2/bin/app
echo long and secret >secret.txt
echo ID=debian >image/etc/os-release
minisign -G -W -p third.pub -s third.key >/dev/null
shown fettle-bundle.1 checks.json >shown.json && mv shown.json checks.json
ok "fettle-bundle.1 shows a file of checks" test -s checks.json

for page in fettle-keygen.1 fettle-keyring.1 fettle-bundle.1 fettle-verify.1; do
	examples "$page" >commands
	ok "$page has examples" test -s commands
	while IFS= read -r command; do
		run sh -c "$command"
		is_rc 0 "$page: $command"
	done <commands
done
run "$FETTLE" keyring list
out_has 'acme +vendor +app +/opt/app +valid' "the keyring is what the examples made of it"
out_has 'second .*revoked' "and the key that was lost is revoked"
run "$FETTLE" bundle show app-2.fettle
ok "the bundle has three signatures" sh -c '[ "$(tar -tf app-2.fettle | grep -c minisig)" = 3 ]'
finish
