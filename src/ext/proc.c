#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/stop.h"
#include "base/strlist.h"
#include "ext/proc.h"
#include "ext/proc_confine.h"

#define POLL_MS 20
#define GRACE_MS 2000

void proc_end_clear(struct proc_end *e)
{
	str_clear(&e->output);
	*e = (struct proc_end){0};
}

/* What a child that could not start tells its parent. */
struct failure {
	int step, sys;
};
enum { STEP_CONFINE = 1, STEP_ROOT, STEP_EXEC };

static NORETURN void give_up(int report, int step)
{
	struct failure f = {step, errno};
	ssize_t n = write(report, &f, sizeof(f));

	(void)n;
	_exit(127);
}

static char **vector(const struct strlist *a, const struct strlist *b)
{
	size_t n = (a ? a->count : 0) + (b ? b->count : 0), at = 0;
	char **v = mem_alloc(n + 1, sizeof(*v));

	for (size_t i = 0; a && i < a->count; i++)
		v[at++] = a->v[i];
	for (size_t i = 0; b && i < b->count; i++)
		v[at++] = b->v[i];
	return v;
}

static void set_streams(int out)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (null >= 0)
		dup2(null, STDIN_FILENO);
	else
		close(STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
}

/* Descriptors of the caller's caller, too, which may lack the flag. */
static void close_on_exec(void)
{
	if (syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */) == 0)
		return;
	for (int fd = 3; fd < 1024; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static void reset_signals(void)
{
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static NORETURN void child(const struct proc *p, int out, int report)
{
	static const char *const clean[] = {
	        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/",
	        "LC_ALL=C.UTF-8"};
	char **argv = vector(p->argv, NULL), **env;
	auto_clear(strlist) all = {0};

	for (size_t i = 0; i < ARRAY_LEN(clean); i++)
		strlist_add(&all, clean[i]);
	env = vector(&all, p->env);
	setpgid(0, 0);
	reset_signals();
	set_streams(out);
	if (p->confined && !proc_confine(p->root, p->writes))
		give_up(report, STEP_CONFINE);
	if (!p->confined && p->root >= 0 && (fchdir(p->root) != 0 || chroot(".") != 0))
		give_up(report, STEP_ROOT);
	if (chdir("/") != 0)
		give_up(report, STEP_ROOT);
	if (!p->argv)
		_exit(0);
	close_on_exec();
	execve(argv[0], argv, env);
	give_up(report, STEP_EXEC);
}

/* Reads what is there; false at the end of the stream. */
static bool drain(int fd, struct str *to)
{
	char buf[8192];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		size_t room = PROC_OUTPUT_MAX - to->len;

		str_add(to, buf, (size_t)n < room ? (size_t)n : room);
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

struct running {
	pid_t pid;
	int pidfd, out;
	int64_t until; /* of the monotonic clock; then the next harsher step */
	int harsh;     /* 0 not yet, 1 asked to end, 2 made to end */
};

static void end_group(struct running *r)
{
	kill(-r->pid, r->harsh ? SIGKILL : SIGTERM);
	r->harsh++;
	r->until = clock_ticks_ms() + GRACE_MS;
}

static void watch(const struct proc *p, struct running *r, struct proc_end *e, int *ret_status)
{
	bool is_open = true;

	while (waitpid(r->pid, ret_status, WNOHANG) == 0) {
		int64_t left = r->until - clock_ticks_ms();
		struct pollfd fds[2] = {{.fd = is_open ? r->out : -1, .events = POLLIN},
		                        {.fd = r->pidfd, .events = POLLIN}};

		if (r->harsh < 2 && left <= 0) {
			e->expired = e->expired || r->harsh == 0;
			end_group(r);
			continue;
		}
		if (p->heeds_stop && stop_signal() && !e->stopped && r->harsh == 0) {
			e->stopped = true;
			end_group(r);
		}
		if (left > 1000 || left < 0)
			left = 1000;
		if (r->pidfd < 0 && left > POLL_MS)
			left = POLL_MS;
		poll(fds, 2, (int)left);
		if (is_open)
			is_open = drain(r->out, &e->output);
	}
	drain(r->out, &e->output);
}

static bool say_failure(const struct proc *p, const struct failure *f, struct err *err)
{
	errno = f->sys;
	if (f->step == STEP_CONFINE && f->sys == EINVAL) {
		/* the walls are hung up over "/", which a chroot need not have as a mount point */
		err_set(err, ERR_FAILED, "cannot confine a program where / is no mount point");
		return err_hint(err, "in a chroot: 'mount --bind DIR DIR' first, outside of it");
	}
	if (f->step == STEP_CONFINE)
		return err_sys(err, "cannot confine a program");
	if (f->step == STEP_ROOT)
		return err_sys(err, "cannot make a directory a program's root");
	return err_sys(err, "cannot start '%s'", p->argv ? p->argv->v[0] : "nothing");
}

static bool launch(const struct proc *p, struct running *r, int *ret_report, struct err *err)
{
	int out[2], report[2];

	if (pipe2(out, O_CLOEXEC) != 0)
		return err_sys(err, "cannot make a pipe");
	if (pipe2(report, O_CLOEXEC) != 0) {
		close(out[0]);
		close(out[1]);
		return err_sys(err, "cannot make a pipe");
	}
	r->pid = fork();
	if (r->pid == 0)
		child(p, out[1], report[1]);
	close(out[1]);
	close(report[1]);
	r->out = out[0];
	*ret_report = report[0];
	if (r->pid < 0)
		return err_sys(err, "cannot start a process");
	setpgid(r->pid,
	        r->pid); /* whoever comes first: the group must be there before it is ended */
	return true;
}

bool proc_run(const struct proc *p, struct proc_end *ret, struct err *err)
{
	auto_clear(proc_end) e = {0};
	auto_fd out = -1, report = -1, pidfd = -1;
	struct running r = {.out = -1, .pidfd = -1};
	struct failure f = {0};
	int64_t begun = clock_ticks_ms();
	int status = 0;
	bool launched = launch(p, &r, &report, err);

	out = r.out;
	if (!launched)
		return false;
	pidfd = (int)syscall(SYS_pidfd_open, r.pid, 0);
	r.pidfd = pidfd;
	r.until = begun + p->timeout * 1000;
	fcntl(out, F_SETFL, O_NONBLOCK);
	watch(p, &r, &e, &status);
	if (read(report, &f, sizeof(f)) == sizeof(f))
		return say_failure(p, &f, err);
	e.exit = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	e.millis = clock_ticks_ms() - begun;
	*ret = e;
	e = (struct proc_end){0};
	return true;
}

bool proc_can_confine(int root, struct err *err)
{
	struct proc p = {.root = root, .timeout = 10, .confined = true};
	auto_clear(proc_end) e = {0};

	return proc_run(&p, &e, err);
}
