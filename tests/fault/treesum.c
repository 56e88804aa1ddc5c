/*
 * treesum: everything about a tree that can be wrong, one line a path; and what a tree is.
 *
 *   treesum [-x PATH]... [-d] [-s] DIR             prints the lines, sorted by path
 *   treesum [-x PATH]... [-d] [-s] DIR OLD NEW     says which of two such lists DIR is
 *
 * A line holds path, type and mode, owner, group, size, mtime in ns, the path that this one is a
 * hard link of, extended attributes (ACLs, capabilities), flags (immutable and the like), and the
 * SHA-256 of the content or the target of a link. -x leaves a path and what is below it out, -d the
 * times and sizes of directories, -s adds where a file has holes.
 *
 * The answer is one line: "old", "new", "both" (OLD and NEW are the same), or "mixed" with the
 * number of paths that are old, new, and neither, of those that OLD and NEW differ in. What is
 * neither is listed on stderr, with its line in DIR, OLD and NEW. Exit status 0 unless something
 * could not be read.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#define EXCLUDES_MAX 32
#define WATCHED_FLAGS (FS_IMMUTABLE_FL | FS_APPEND_FL | FS_NODUMP_FL | FS_NOATIME_FL | FS_NOCOW_FL)

struct lines {
	char **line;
	size_t count, cap;
};

struct inode {
	dev_t dev;
	ino_t ino;
	char *path;
};

static const char *excluded[EXCLUDES_MAX];
static int exclude_count;
static bool no_dir_times, with_holes, failed;
static struct inode *inodes;
static size_t inode_count;

static void trouble(const char *path)
{
	fprintf(stderr, "treesum: '%s': %s\n", path, strerror(errno));
	failed = true;
}

static void add_line(struct lines *l, char *line)
{
	if (l->count == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 256;
		l->line = realloc(l->line, l->cap * sizeof *l->line);
		if (!l->line)
			abort();
	}
	l->line[l->count++] = line;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_excluded(const char *path)
{
	for (int i = 0; i < exclude_count; i++)
		if (strcmp(path, excluded[i]) == 0)
			return true;
	return false;
}

static void put_hex(FILE *out, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		fprintf(out, "%02x", bytes[i]);
}

static void put_content(FILE *out, int fd, const char *path)
{
	static uint8_t buffer[1 << 17];
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	ssize_t got;

	EVP_DigestInit_ex(md, EVP_sha256(), NULL);
	while ((got = read(fd, buffer, sizeof buffer)) > 0)
		EVP_DigestUpdate(md, buffer, (size_t)got);
	if (got < 0)
		trouble(path);
	EVP_DigestFinal_ex(md, digest, &len);
	EVP_MD_CTX_free(md);
	put_hex(out, digest, len);
}

static void put_holes(FILE *out, int fd, off_t size)
{
	fputs(" holes", out);
	for (off_t at = 0; at < size;) {
		off_t hole = lseek(fd, at, SEEK_HOLE), data;

		if (hole < 0 || hole >= size)
			break;
		data = lseek(fd, hole, SEEK_DATA);
		at = data < 0 ? size : data;
		fprintf(out, ":%jd-%jd", (intmax_t)hole, (intmax_t)at);
	}
}

static void put_xattrs(FILE *out, const char *at, const char *path)
{
	char names[8192];
	uint8_t value[65536];
	struct lines sorted = {0};
	ssize_t len = llistxattr(at, names, sizeof names);

	if (len < 0 && errno != ENOTSUP)
		trouble(path);
	for (ssize_t i = 0; i < len; i += (ssize_t)strlen(names + i) + 1)
		add_line(&sorted, names + i);
	if (sorted.count)
		qsort(sorted.line, sorted.count, sizeof *sorted.line, by_bytes);
	for (size_t i = 0; i < sorted.count; i++) {
		ssize_t got = lgetxattr(at, sorted.line[i], value, sizeof value);

		if (got < 0)
			trouble(path);
		fprintf(out, " %s=", sorted.line[i]);
		put_hex(out, value, got > 0 ? (size_t)got : 0);
	}
	free(sorted.line);
}

static void put_link_group(FILE *out, const struct stat *st, const char *path)
{
	for (size_t i = 0; i < inode_count; i++)
		if (inodes[i].ino == st->st_ino && inodes[i].dev == st->st_dev) {
			fprintf(out, " =%s", inodes[i].path);
			return;
		}
	inodes = realloc(inodes, (inode_count + 1) * sizeof *inodes);
	if (!inodes)
		abort();
	inodes[inode_count++] = (struct inode){st->st_dev, st->st_ino, strdup(path)};
}

static void put_file(FILE *out, const char *at, const struct stat *st, const char *path)
{
	int flags = 0, fd = open(at, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOATIME);

	if (fd < 0) {
		trouble(path);
		return;
	}
	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0 && (flags & WATCHED_FLAGS))
		fprintf(out, " flags=%x", flags & WATCHED_FLAGS);
	if (S_ISREG(st->st_mode)) {
		if (with_holes)
			put_holes(out, fd, st->st_size);
		lseek(fd, 0, SEEK_SET);
		fputc(' ', out);
		put_content(out, fd, path);
	}
	close(fd);
}

static char *describe(const char *at, const struct stat *st, const char *path)
{
	char *line = NULL, target[4096];
	size_t size = 0;
	bool plain = S_ISDIR(st->st_mode) && no_dir_times;
	FILE *out = open_memstream(&line, &size);

	fprintf(out, "%s\t%07o %u:%u", path, st->st_mode, st->st_uid, st->st_gid);
	if (!plain)
		fprintf(out, " %jd.%09ld", (intmax_t)st->st_mtim.tv_sec, st->st_mtim.tv_nsec);
	if (!S_ISDIR(st->st_mode))
		fprintf(out, " %jd", (intmax_t)st->st_size);
	if (!S_ISDIR(st->st_mode) && st->st_nlink > 1)
		put_link_group(out, st, path);
	put_xattrs(out, at, path);
	if (S_ISLNK(st->st_mode)) {
		ssize_t len = readlink(at, target, sizeof target);

		fprintf(out, " -> %.*s", (int)(len > 0 ? len : 0), target);
	} else if (S_ISREG(st->st_mode) || S_ISDIR(st->st_mode)) {
		put_file(out, at, st, path);
	} else {
		fprintf(out, " %u,%u", major(st->st_rdev), minor(st->st_rdev));
	}
	fclose(out);
	return line;
}

static void walk(struct lines *l, const char *at, const char *path)
{
	struct lines names = {0};
	struct stat st;
	DIR *dir;

	if (is_excluded(path))
		return;
	if (lstat(at, &st) != 0) {
		trouble(path);
		return;
	}
	add_line(l, describe(at, &st, *path ? path : "."));
	if (!S_ISDIR(st.st_mode))
		return;
	dir = opendir(at);
	if (!dir) {
		trouble(path);
		return;
	}
	for (struct dirent *e; (e = readdir(dir));)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			add_line(&names, strdup(e->d_name));
	closedir(dir);
	if (names.count)
		qsort(names.line, names.count, sizeof *names.line, by_bytes);
	for (size_t i = 0; i < names.count; i++) {
		char *below = NULL, *below_path = NULL;

		if (asprintf(&below, "%s/%s", at, names.line[i]) < 0 ||
		    asprintf(&below_path, "%s%s%s", path, *path ? "/" : "", names.line[i]) < 0)
			abort();
		walk(l, below, below_path);
		free(below);
		free(below_path);
		free(names.line[i]);
	}
	free(names.line);
}

static void load(struct lines *l, const char *file)
{
	FILE *in = fopen(file, "re");
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	if (!in) {
		trouble(file);
		exit(1);
	}
	while ((len = getline(&line, &cap, in)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		add_line(l, strdup(line));
	}
	free(line);
	fclose(in);
	if (l->count)
		qsort(l->line, l->count, sizeof *l->line, by_bytes);
}

/* The line of the same path as `wanted`, or NULL. The lists are sorted by bytes: a tab sorts before
 * everything that a name may sensibly hold. */
static const char *line_of(const struct lines *l, const char *wanted)
{
	size_t low = 0, high = l->count, len = strcspn(wanted, "\t") + 1;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = strncmp(l->line[mid], wanted, len);

		if (c == 0)
			return l->line[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

struct verdict {
	size_t old, new, neither, shared;
};

static void judge_path(struct verdict *v, const char *is, const char *old, const char *new)
{
	if (is_same(old, new) && is_same(is, old))
		v->shared++;
	else if (is_same(is, old))
		v->old++;
	else if (is_same(is, new))
		v->new ++;
	else if (v->neither++ < 20)
		fprintf(stderr, "is  %s\nold %s\nnew %s\n", is ? is : "-", old ? old : "-",
		        new ? new : "-");
}

static void judge(const struct lines *is, const struct lines *old, const struct lines *new)
{
	struct verdict v = {0};

	for (size_t i = 0; i < is->count; i++)
		judge_path(&v, is->line[i], line_of(old, is->line[i]), line_of(new, is->line[i]));
	for (size_t i = 0; i < old->count; i++)
		if (!line_of(is, old->line[i]))
			judge_path(&v, NULL, old->line[i], line_of(new, old->line[i]));
	for (size_t i = 0; i < new->count; i++)
		if (!line_of(is, new->line[i]) && !line_of(old, new->line[i]))
			judge_path(&v, NULL, NULL, new->line[i]);
	if (!v.neither && !v.old && !v.new)
		puts("both");
	else if (!v.neither && !v.new)
		puts("old");
	else if (!v.neither && !v.old)
		puts("new");
	else
		printf("mixed old=%zu new=%zu neither=%zu\n", v.old, v.new, v.neither);
}

int main(int argc, char **argv)
{
	struct lines is = {0}, old = {0}, new = {0};
	int c;

	while ((c = getopt(argc, argv, "x:ds")) != -1) {
		if (c == 'x' && exclude_count < EXCLUDES_MAX)
			excluded[exclude_count++] = optarg;
		else if (c == 'd')
			no_dir_times = true;
		else if (c == 's')
			with_holes = true;
		else
			return 2;
	}
	if (argc - optind != 1 && argc - optind != 3) {
		fputs("usage: treesum [-x PATH]... [-d] [-s] DIR [OLD NEW]\n", stderr);
		return 2;
	}
	walk(&is, argv[optind], "");
	if (argc - optind == 1) {
		for (size_t i = 0; i < is.count; i++)
			puts(is.line[i]);
	} else {
		load(&old, argv[optind + 1]);
		load(&new, argv[optind + 2]);
		judge(&is, &old, &new);
	}
	return failed;
}
