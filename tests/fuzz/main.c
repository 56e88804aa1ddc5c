/*
 * Drives a fuzz target where no fuzzer runs: FUZZER MUTATIONS FILE_OR_FOLDER...
 *
 * Gives the target each file, the empty input, and so many mutations of each file. The mutations
 * come from a fixed sequence, so that a failure is the same everywhere; the input that made the
 * target fail is kept in fuzz-failed.bin in the present folder.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define INPUT_MAX (1 << 20)

struct input {
	uint8_t *bytes;
	size_t len;
};

static struct input inputs[4096], current;
static uint8_t work[2 * INPUT_MAX];
static size_t count;
static uint64_t state = 0x9e3779b97f4a7c15u;

static uint32_t next_number(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % below;
}

static void keep_failed(int number)
{
	int fd = open("fuzz-failed.bin", O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd >= 0 && write(fd, current.bytes, current.len) >= 0)
		close(fd);
	signal(number, SIG_DFL);
	raise(number);
}

static void give(const uint8_t *bytes, size_t len)
{
	/* its own allocation, so that a read past the end is seen */
	current.bytes = malloc(len ? len : 1);
	current.len = len;
	memcpy(current.bytes, bytes, len);
	LLVMFuzzerTestOneInput(current.bytes, len);
	free(current.bytes);
}

static void add_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct input *in = &inputs[count];

	if (!f || count == sizeof(inputs) / sizeof(inputs[0])) {
		fprintf(stderr, "cannot take '%s'\n", path);
		exit(1);
	}
	in->bytes = malloc(INPUT_MAX);
	in->len = fread(in->bytes, 1, INPUT_MAX, f);
	fclose(f);
	count++;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void add(const char *path)
{
	struct dirent **names;
	char inner[4096];
	int n = scandir(path, &names, NULL, by_name);

	if (n < 0) {
		add_file(path);
		return;
	}
	for (int i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.') {
			snprintf(inner, sizeof(inner), "%s/%s", path, names[i]->d_name);
			add_file(inner);
		}
		free(names[i]);
	}
	free(names);
}

static size_t mutate_once(uint8_t *b, size_t len, size_t room)
{
	static const uint8_t odd[] = {0, 1, 0x7f, 0x80, 0xff, '"', '\\', '/', '\n', '-', '.', '9'};
	const struct input *other = &inputs[next_number((uint32_t)count)];
	size_t at = len ? next_number((uint32_t)len) : 0, n;

	switch (next_number(7)) {
	case 0: /* one bit */
		if (len)
			b[at] ^= (uint8_t)(1 << next_number(8));
		return len;
	case 1: /* one byte that means something */
		if (len)
			b[at] = odd[next_number(sizeof(odd))];
		return len;
	case 2: /* the end is missing */
		return at;
	case 3: /* a piece is missing */
		n = len - at ? next_number((uint32_t)(len - at)) : 0;
		memmove(b + at, b + at + n, len - at - n);
		return len - n;
	case 4: /* a piece comes twice */
		n = len - at ? next_number((uint32_t)(len - at)) : 0;
		if (n > room - len)
			return len;
		memmove(b + at + n, b + at, len - at);
		return len + n;
	case 5: /* the head of this, the tail of another */
		n = other->len ? next_number((uint32_t)other->len) : 0;
		if (other->len - n > room - at)
			return len;
		memcpy(b + at, other->bytes + n, other->len - n);
		return at + other->len - n;
	default: /* a byte more */
		if (len == room)
			return len;
		memmove(b + at + 1, b + at, len - at);
		b[at] = (uint8_t)next_number(256);
		return len + 1;
	}
}

int main(int argc, char **argv)
{
	unsigned long mutations = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
	const char *name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];

	signal(SIGABRT, keep_failed);
	signal(SIGSEGV, keep_failed);
	signal(SIGBUS, keep_failed);
	for (int i = 2; i < argc; i++)
		add(argv[i]);
	if (!count) {
		fprintf(stderr, "%s: no corpus\n", name);
		return 1;
	}
	give((const uint8_t *)"", 0);
	for (size_t i = 0; i < count; i++)
		give(inputs[i].bytes, inputs[i].len);
	/* long inputs cost more: the mutations are shared out over the whole corpus */
	for (unsigned long i = 0; i < mutations; i++) {
		const struct input *in = &inputs[i % count];
		size_t len = in->len;

		memcpy(work, in->bytes, len);
		for (uint32_t n = next_number(4) + 1; n > 0; n--)
			len = mutate_once(work, len, 2 * INPUT_MAX);
		give(work, len);
	}
	printf("fuzz %-24s %5zu files, %lu mutations\n", name, count, mutations);
	return 0;
}
