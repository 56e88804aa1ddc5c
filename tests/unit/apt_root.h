/* A root with apt's lists: main, security and backports of bookworm, and a source that is off. */
#ifndef TESTS_UNIT_APT_ROOT_H
#define TESTS_UNIT_APT_ROOT_H

#include "unit/assess_fixture.h"

#define LISTS "var/lib/apt/lists/"
#define MAIN LISTS "deb.example_debian_dists_bookworm_"
#define SECURITY LISTS "deb.example_security_dists_bookworm-security_"
#define BACKPORTS LISTS "deb.example_debian_dists_bookworm-backports_"
#define OFF LISTS "off.example_debian_dists_bookworm_"
#define STANZA(name, version, source)                                                              \
	"Package: " name "\nSource: " source "\nVersion: " version                                 \
	"\nArchitecture: amd64\nSize: 100\nDescription: x\n Version: 9\n\n"

static inline void put(int root, const char *name, const char *text)
{
	auto_free char *parent = mem_dup(name, (size_t)(strrchr(name, '/') - name));

	ck_assert(fs_mkdirs(root, parent, 0755, NULL));
	ck_assert(fs_replace(root, name, span_of(text), 0644, NULL));
}

static inline int make_root(const struct fixture *f)
{
	int root = -1;

	ck_assert(fs_mkdirs(f->state.dir, "root", 0755, NULL));
	ck_assert(fs_open_subdir(f->state.dir, "root", &root, NULL));
	put(root, "etc/apt/sources.list",
	    "deb http://deb.example/debian bookworm main\n"
	    "deb http://deb.example/debian bookworm-backports main\n"
	    "# deb http://off.example/debian bookworm main\n");
	put(root, "etc/apt/sources.list.d/security.sources",
	    "Types: deb\nURIs: http://deb.example/security\nSuites: bookworm-security\n"
	    "Components: main\n");
	put(root, MAIN "InRelease",
	    "Origin: Debian\nLabel: Debian\nSuite: stable\n"
	    "Codename: bookworm\nDate: Sat, 10 Jan 2026 10:00:00 UTC\n");
	put(root, SECURITY "InRelease",
	    "Origin: Debian\nLabel: Debian-Security\nSuite: stable-security\n"
	    "Codename: bookworm-security\nDate: Fri, 30 Jan 2026 10:00:00 UTC\n"
	    "Valid-Until: Fri, 06 Feb 2026 10:00:00 UTC\n");
	put(root, BACKPORTS "InRelease",
	    "Origin: Debian Backports\nSuite: stable-backports\nNotAutomatic: yes\n"
	    "ButAutomaticUpgrades: yes\n");
	put(root, OFF "Release", "Origin: Off\nSuite: stable\n");
	put(root, MAIN "main_binary-amd64_Packages",
	    STANZA("a", "1.0-1", "src") STANZA("b", "1.0-1", "src") STANZA("c", "2.0-1", "c"));
	put(root, SECURITY "main_binary-amd64_Packages",
	    STANZA("a", "1.0-1+deb12u1", "src") STANZA("a", "1.0-1+deb12u2", "src")
	            STANZA("b", "1.0-1+deb12u2", "src"));
	put(root, BACKPORTS "main_binary-amd64_Packages", STANZA("a", "2.0-1~bpo12+1", "src"));
	put(root, OFF "main_binary-amd64_Packages", STANZA("d", "2.0-1", "d"));
	return root;
}

#endif
