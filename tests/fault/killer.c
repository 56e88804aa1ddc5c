/*
 * killer: ends a program from outside at the n-th system call that changes a disk.
 *
 *   killer N FILE CMD ARG...     N 0: never
 *
 * The program and all that it starts are followed (ptrace). When the n-th such call is about to
 * begin, every one of them gets SIGKILL; nothing of that call has happened then. Output is left
 * alone. FILE gets the number of calls that were begun, and the name of the one at which the end
 * came. Exit status: that of the program, 137 when it was killed here.
 *
 * Unlike the fault build, this trusts nothing that the program says of itself: a call that forgot
 * to count itself is seen here too.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

#define PROCESSES_MAX 256

struct call {
	long nr;
	const char *name;
};

#define CALL(name)                                                                                 \
	{                                                                                          \
		SYS_##name, #name                                                                  \
	}

static const struct call changing[] = {
        CALL(write),           CALL(pwrite64),     CALL(writev),
        CALL(pwritev),         CALL(pwritev2),     CALL(copy_file_range),
        CALL(sendfile),        CALL(splice),       CALL(ftruncate),
        CALL(truncate),        CALL(fallocate),    CALL(fsync),
        CALL(fdatasync),       CALL(syncfs),       CALL(sync),
        CALL(sync_file_range), CALL(msync),        CALL(renameat),
        CALL(renameat2),       CALL(linkat),       CALL(symlinkat),
        CALL(unlinkat),        CALL(mkdirat),      CALL(mknodat),
        CALL(fchmod),          CALL(fchmodat),     CALL(fchown),
        CALL(fchownat),        CALL(utimensat),    CALL(setxattr),
        CALL(lsetxattr),       CALL(fsetxattr),    CALL(removexattr),
        CALL(lremovexattr),    CALL(fremovexattr), CALL(mount),
        CALL(umount2),
#ifdef SYS_rename
        CALL(rename),          CALL(link),         CALL(symlink),
        CALL(unlink),          CALL(mkdir),        CALL(rmdir),
        CALL(mknod),           CALL(chmod),        CALL(chown),
        CALL(lchown),          CALL(utimes),       CALL(utime),
        CALL(creat),
#endif
};

static pid_t processes[PROCESSES_MAX];
static size_t process_count;
static unsigned long wanted, seen;
static const char *last = "-";

static void know(pid_t pid)
{
	for (size_t i = 0; i < process_count; i++)
		if (processes[i] == pid)
			return;
	if (process_count < PROCESSES_MAX)
		processes[process_count++] = pid;
}

static bool opens_to_change(pid_t pid, const struct ptrace_syscall_info *s)
{
	struct open_how how = {0};
	struct iovec to = {&how, sizeof how};
	struct iovec from = {(void *)(uintptr_t)s->entry.args[2], sizeof how}; /* NOLINT */

	switch (s->entry.nr) {
#ifdef SYS_open
	case SYS_open:
		how.flags = s->entry.args[1];
		break;
#endif
	case SYS_openat:
		how.flags = s->entry.args[2];
		break;
	case SYS_openat2:
		if (process_vm_readv(pid, &to, 1, &from, 1, 0) < 0)
			return true;
		break;
	default:
		return false;
	}
	return how.flags & (O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY));
}

/* The name of the call when it changes a disk. */
static const char *changes(pid_t pid, const struct ptrace_syscall_info *s)
{
	long nr = (long)s->entry.nr;

	for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
		if (changing[i].nr == nr)
			return changing[i].name;
	if (nr == SYS_ioctl &&
	    (s->entry.args[1] == FS_IOC_SETFLAGS || s->entry.args[1] == FICLONE ||
	     s->entry.args[1] == FICLONERANGE || s->entry.args[1] == FIFREEZE))
		return "ioctl";
	return opens_to_change(pid, s) ? "open" : NULL;
}

static void kill_all(void)
{
	for (size_t i = 0; i < process_count; i++)
		kill(processes[i], SIGKILL);
}

/* At the entry of a call; true when the end has come. */
static bool at_call(pid_t pid)
{
	struct ptrace_syscall_info s = {0};
	const char *name;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof s, &s) < 0 ||
	    s.op != PTRACE_SYSCALL_INFO_ENTRY)
		return false;
	name = changes(pid, &s);
	if (!name)
		return false;
	seen++;
	last = name;
	return seen == wanted;
}

/* Follows them to the end of all. The status of the first one, 137 when they were killed. */
static int follow(pid_t first)
{
	bool killed = false;
	int status, result = 1;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		int number = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
		long pass = 0;

		if (!WIFSTOPPED(status)) {
			if (pid == first)
				result = WIFEXITED(status) ? WEXITSTATUS(status)
				                           : 128 + WTERMSIG(status);
			continue;
		}
		know(pid);
		if (killed) {
			kill(pid, SIGKILL);
			continue;
		}
		if (number == (SIGTRAP | 0x80)) {
			if (at_call(pid)) {
				killed = true;
				kill_all();
				continue;
			}
		} else if (number != SIGTRAP && number != SIGSTOP) {
			pass = number;
		}
		ptrace(PTRACE_SYSCALL, pid, NULL, pass);
	}
	return killed ? 137 : result;
}

static pid_t start(char **argv)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		execvp(argv[0], argv);
		fprintf(stderr, "killer: cannot run '%s': %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return -1;
	know(pid);
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL,
	           PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
	                   PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL) < 0 ||
	    ptrace(PTRACE_SYSCALL, pid, NULL, 0) < 0)
		return -1;
	return pid;
}

int main(int argc, char **argv)
{
	FILE *out;
	pid_t pid;
	int result;

	if (argc < 4) {
		fputs("usage: killer N FILE CMD ARG...\n", stderr);
		return 2;
	}
	wanted = strtoul(argv[1], NULL, 10);
	pid = start(argv + 3);
	if (pid < 0) {
		perror("killer: cannot follow");
		return 1;
	}
	result = follow(pid);
	out = fopen(argv[2], "we");
	if (!out || fprintf(out, "%lu %s\n", seen, last) < 0 || fclose(out) != 0) {
		perror("killer: cannot write");
		return 1;
	}
	return result;
}
