#!/bin/sh
# 'fettle compare': how it answers, and every vector that there is.
. "$(dirname "$0")/lib.sh"

run "$FETTLE" compare deb 1.0~rc1 lt 1.0
is_rc 0 "what is true is 0"
out_lacks . "an answer by status prints nothing"
run "$FETTLE" compare deb 1.0 lt 1.0~rc1
is_rc 1 "what is false is 1"
err_lacks . "what is false is no error"
for op in le eq ge; do
	run "$FETTLE" compare deb 0:1.0 "$op" 1.0-0
	is_rc 0 "equal versions are $op"
done
for op in lt gt ne; do
	run "$FETTLE" compare deb 0:1.0 "$op" 1.0-0
	is_rc 1 "equal versions are not $op"
done
run "$FETTLE" compare deb 1.0- eq 1.0
is_rc 3 "what is not a version is 3"
err_has "'1.0-' is not a version by the rules of deb" "what is not a version is named"
run "$FETTLE" compare deb 1.0 eq 1:
err_has "'1:' is not a version" "the second version is named when it is the bad one"
run "$FETTLE" compare deb 1.0 is 1.0
is_rc 2 "an unknown comparison is a usage error"
run "$FETTLE" compare deb 1.0 lt
is_rc 2 "a comparison that is not whole is a usage error"
run "$FETTLE" compare debian 1 lt 2
is_rc 2 "an unknown scheme is a usage error"
err_has "no scheme 'debian'" "an unknown scheme is named"
err_has "^hint: there is deb" "an unknown scheme: the schemes that there are"

printf '1 2\n2 1\n1 1-0\n1 :\n' >lines
run sh -c '"$FETTLE" compare deb <lines'
is_rc 0 "lines are answered"
printf '<\n>\n=\n!\n' >want
same .out want "each line has its answer"
printf '1 2\n1\n' >lines
run sh -c '"$FETTLE" compare deb <lines'
is_rc 3 "a line that is not two versions is refused"
err_has "line 2: not two versions" "a line that is not two versions is named by its number"
run sh -c '"$FETTLE" compare deb </dev/null'
is_rc 0 "no line, no answer"

# Dpkg itself is the judge of a bounded batch made of parts that tend to go wrong.
if command -v dpkg >/dev/null; then
	awk 'BEGIN {
		srand(7)
		n = split("0 00 1 01 9 10 1.0 1.00 1~ 1~~ 1+ 1a 1.a 1z~ 2.0~rc1 20220101 1.0+dfsg 1-1 a +b1 ~ 9999999999999999999999 Z z.", p, " ")
		m = split("0 1 1.1 1~bpo1 1+b1 1ubuntu0.1 1ubuntu0.1~esm1 0.1 ~1 +deb12u1 00", r, " ")
		for (i = 0; i < 300; i++) {
			for (k = 0; k < 2; k++) {
				v[k] = p[1 + int(rand() * 12)] p[1 + int(rand() * n)]
				if (rand() < 0.3) v[k] = int(rand() * 3) ":" v[k]
				if (rand() < 0.5) v[k] = v[k] "-" r[1 + int(rand() * m)]
			}
			print v[0], v[1]
		}
	}' >pairs
	while read -r a b; do
		if dpkg --compare-versions "$a" lt "$b" 2>/dev/null; then
			echo '<'
		elif dpkg --compare-versions "$a" gt "$b" 2>/dev/null; then
			echo '>'
		else
			echo '='
		fi
	done <pairs >want
	"$FETTLE" compare deb <pairs >got
	same got want "dpkg gives the same order for 300 pairs"
else
	skip "dpkg gives the same order for 300 pairs" "no dpkg here"
fi

# vectors SCHEME FILE: lines "A < B"; bare versions ("!" before one that is not valid) are left out
vectors() {
	if [ ! -f "$SHARED/version/$2" ]; then
		skip "$2: every vector holds" "no real data here"
		return
	fi
	sed 's/^#.*//; s/[ \t][ \t]*#.*//; s,^//.*,,' "$SHARED/version/$2" | awk 'NF == 3 && $2 ~ /^[<=>]$/' >vectors
	awk '{ print $1, $3 }' vectors >lines
	awk '{ print $2 }' vectors >want
	"$FETTLE" compare "$1" <lines >got
	paste -d' ' got vectors | awk '$1 != $3' >wrong
	ok "$2: every vector holds ($(wc -l <vectors))" sh -c 'cat wrong; [ -s vectors ] && [ ! -s wrong ] && cmp got want'
}
vectors deb deb.txt
vectors deb debian.osv.txt
vectors rpm rpm.txt
vectors rpm redhat.osv.txt
vectors apk apk.txt
vectors apk alpine.osv.txt
vectors alpm alpm.txt
vectors semver semver.osv.txt
vectors pep440 pypi.osv.txt
vectors gem rubygems.osv.txt
vectors maven maven.osv.txt
vectors nuget nuget.osv.txt
vectors packagist packagist.osv.txt
vectors cran cran.osv.txt
vectors hackage hackage.osv.txt
vectors pub pub.osv.txt
finish
