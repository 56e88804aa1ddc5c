#!/bin/sh
# The manual and -h say the same, and nothing but what there is.
. "$(dirname "$0")/lib.sh"

command -v mandoc >/dev/null || skip_all "no mandoc here"
man=$SRC/man

# What a verb's -h offers: long options and letters of its own, and its forms.
help_options() { # FILE: the lines between "Options:" and "Options of every command:"
	sed -n '/^Options:$/,/^Options of every command:$/p' "$1" | option_words
}
common_options() {
	sed -n '/^Options of every command:$/,$p' "$1" | option_words
}
option_words() {
	sed -n 's/^  \(-.*\)$/\1/p' | awk '{
		for (i = 1; i <= NF && $i ~ /^-/; i++) { sub(/,$/, "", $i); print $i }
	}' | sort -u
}
# What a page offers: the words after Fl in its list items.
page_options() {
	awk '/^\.It .*Fl / {
		flag = 0
		for (i = 2; i <= NF; i++)
			if ($i == "Fl")
				flag = 1
			else if ($i ~ /^[A-Z][a-z]$/)
				flag = 0
			else if (flag && $i !~ /^[,|]$/)
				print "-" $i
	}' "$1" | sort -u
}
forms() { # FILE of -h: one form a line, without blanks; a line that stands further in goes on
	awk '/^$/ { exit }
		NR > 1 && !/^        / { print "" }
		{ sub(/^usage:/, ""); gsub(/[ \t]/, ""); printf "%s", $0 }
		END { print "" }' "$1" | sort
}
synopsis() { # PAGE
	mandoc -Tascii -O width=1000 "$1" | awk '
		{ gsub(/.\010/, "") }
		/^[A-Z]/ { inside = $0 == "SYNOPSIS"; next }
		inside && NF { gsub(/[ \t]/, ""); print }' | sort
}

run "$FETTLE" help
sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' .out >verbs
ok "there are verbs" test -s verbs

while read -r verb; do
	page=$man/fettle-$verb.1
	ok "'$verb' has a page" test -f "$page"
	ok "'$verb' stands in fettle.1" grep -Eq "^\.(It )?Xr fettle-$verb 1" "$man/fettle.1"
	[ -f "$page" ] || continue
	"$FETTLE" "$verb" --help >help.txt
	help_options help.txt >a
	page_options "$page" >b
	same a b "'$verb': options of -h are those of the page"
	forms help.txt >a
	synopsis "$page" >b
	same a b "'$verb': forms of -h are the synopsis of the page"
	purpose=$(sed -n '/^$/{n;p;q;}' help.txt)
	ok "'$verb': the purpose is a sentence" sh -c 'case $1 in [A-Z]*.) ;; *) exit 1 ;; esac' - "$purpose"
done <verbs

"$FETTLE" version --help >help.txt
common_options help.txt >a
page_options "$man/fettle.1" >b
same a b "the options of every verb are those of fettle.1"

for page in "$man"/fettle-*.1; do
	verb=${page##*/fettle-}
	ok "the page of '${verb%.1}' has its verb" grep -qx "${verb%.1}" verbs
done
sed -n 's/^\.It Xr fettle-\([a-z]*\) 1.*/\1/p' "$man/fettle.1" | sort >a
sort verbs >b
same a b "the list of verbs in fettle.1 is that of 'fettle help'"
ok "fettle.1 begins with the words and their meaning" sh -c '
	awk "/^\.Sh DESCRIPTION/ { d = 1 } d && /^\.S[hs]/ && ++n == 2 { exit \$0 == \".Ss Terms\" ? 0 : 1 }" "$1"' - "$man/fettle.1"

sed -n '/^\.Sh EXIT STATUS/,/^\.Sh SEE/p' "$man/fettle.1" | sed -n 's/^\.It \([0-9]*\)$/\1/p' >a
printf '%s\n' 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 100 101 102 103 104 110 111 >b
same a b "fettle.1 has every exit status, in order"

for page in "$man"/*.[1-9]; do
	ok "${page##*/} is clean" sh -c '[ -z "$(mandoc -Tlint -W warning "$1" 2>&1 | tee /dev/stderr)" ]' - "$page"
	# shellcheck disable=SC2013 # they are words
	for name in $(sed -n 's/^\.Xr \(fettle[a-z-]*\) \([0-9]\).*/\1.\2/p; s/^\.It Xr \(fettle[a-z-]*\) \([0-9]\).*/\1.\2/p' "$page" | sort -u); do
		ok "${page##*/}: '$name' is there to be seen" test -f "$man/$name"
	done
done
finish
