/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

/*
 * A real io_uring program for the demo and the tests: see --help.
 *
 * Its blocked requests are splices from empty pipes. Stopping the process, by a debugger or by SIGSTOP,
 * completes them with -512 (ERESTARTSYS) or -EINTR; the thread that owns the ring then submits them again as soon as it
 * runs, so that the workers keep having work as long as the program lives. README.md beside this file says what was
 * measured.
 *
 * Comments of the form "mark: NAME" name source lines for the tests, which look the number up instead of knowing it.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <liburing.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define EXIT_UNSUPPORTED 77
#define MAX_REQUESTS 256
#define MAX_TASKS 4096
#define NAME_BYTES 16 /* TASK_COMM_LEN */
#define READY_TIMEOUT_MS 20000
#define TICK_MS 100

/* Task flags in field 9 of /proc/PID/task/TID/stat. */
#define PF_IO_WORKER 0x10UL
#define PF_KTHREAD 0x200000UL

/* For debuggers to read, write and watch. */
volatile long demo_counter;
volatile int demo_watched;
volatile int demo_never_zero = 42;
const char *volatile demo_text = "ringside";

struct ring {
	struct io_uring ring;
	int pipes[MAX_REQUESTS][2];
	int sink[2];
	int requests;
	bool open;
};

struct task {
	pid_t tid;
	unsigned long flags;
	char name[4 * NAME_BYTES];
};

static struct {
	bool uring, sqpoll, helper, users, late, commands, detached, die_with_parent, crash, crash_null, zombie_leader;
	int requests, threads;
	unsigned lifetime;
	char user_name[NAME_BYTES];
	char worker_name[NAME_BYTES];
	bool rename_worker;
} options = {
	.uring = true,
	.sqpoll = true,
	.helper = true,
	.users = true,
	.requests = 1,
	.lifetime = 600,
	.user_name = "iou-wrk-1",
};

static struct ring sqpoll_ring, plain_ring, helper_ring;
static atomic_long rearmed;
static atomic_int last_result;
static atomic_int calc_tid, spoof_tid, helper_tid, serve_tid, helper_may_start, helper_failed;
static pid_t renamed_tid;
static volatile sig_atomic_t got_usr1, got_usr2;
static pid_t first_parent;

static pid_t gettid_now(void)
{
	return (pid_t)syscall(SYS_gettid);
}

static void __attribute__((noreturn, format(printf, 1, 2))) fail(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("uring_demo: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	_exit(1);
}

static void __attribute__((noreturn, format(printf, 1, 2))) unsupported(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("UNSUPPORTED ", stdout);
	vprintf(format, arguments);
	putchar('\n');
	fflush(stdout);
	va_end(arguments);
	_exit(EXIT_UNSUPPORTED);
}

static long now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

static void sleep_ms(long ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };
	nanosleep(&time, NULL);
}

/* ---- what /proc says of our own threads ---------------------------------------------------------------------------- */

static bool read_task(pid_t tid, struct task *task)
{
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/self/task/%d/stat", (int)tid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t length = read(fd, text, sizeof text - 1);
	close(fd);
	if (length <= 0)
		return false;
	text[length] = 0;
	char *begin = strchr(text, '('), *end = strrchr(text, ')'); /* a name can hold any number of parentheses */
	char state;
	int ignored;
	if (begin == NULL || end == NULL
			|| sscanf(end + 1, " %c %d %d %d %d %d %lu", &state, &ignored, &ignored, &ignored, &ignored, &ignored,
					&task->flags) != 7)
		return false;
	*end = 0;
	task->tid = tid;
	snprintf(task->name, sizeof task->name, "%s", begin + 1);
	return state != 'Z' && state != 'X';
}

static int read_tasks(struct task *tasks, int limit)
{
	DIR *directory = opendir("/proc/self/task");
	if (directory == NULL)
		fail("cannot list /proc/self/task: %s", strerror(errno));
	int count = 0;
	struct dirent *entry;
	while ((entry = readdir(directory)) != NULL && count < limit)
		if (isdigit((unsigned char)entry->d_name[0]) && read_task(atoi(entry->d_name), &tasks[count]))
			count++;
	closedir(directory);
	return count;
}

static bool is_worker(const struct task *task)
{
	return (task->flags & PF_IO_WORKER) != 0 && (task->flags & PF_KTHREAD) == 0;
}

/* The number in an io worker's name, when the name begins with the given word; else 0. */
static pid_t owner(const struct task *task, const char *word)
{
	size_t length = strlen(word);
	return is_worker(task) && strncmp(task->name, word, length) == 0 ? atoi(task->name + length) : 0;
}

/* ---- rings --------------------------------------------------------------------------------------------------------- */

static void arm(struct ring *ring, int index)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring->ring);
	if (sqe == NULL)
		fail("no free submission entry");
	/* A splice from an empty pipe blocks in a worker on every kernel that has it (5.7). A read does not: a kernel that can
	   poll the pipe arms the poll in the worker, IOSQE_ASYNC or not, and the worker goes idle (measured on 6.18). */
	io_uring_prep_splice(sqe, ring->pipes[index][0], -1, ring->sink[1], -1, 1, 0);
	io_uring_sqe_set_flags(sqe, IOSQE_ASYNC);
	io_uring_sqe_set_data64(sqe, (unsigned long long)index);
}

static void submit(struct ring *ring)
{
	int result = io_uring_submit(&ring->ring);
	if (result < 0 && result != -EINTR && result != -EAGAIN)
		fail("io_uring_submit: %s", strerror(-result));
}

/* Submits again what a stop of the process has completed. */
static void tend(struct ring *ring)
{
	struct io_uring_cqe *cqe;
	int done = 0;
	if (!ring->open)
		return;
	while (io_uring_peek_cqe(&ring->ring, &cqe) == 0) {
		int index = (int)io_uring_cqe_get_data64(cqe), result = cqe->res;
		io_uring_cqe_seen(&ring->ring, cqe);
		if (index < 0 || index >= ring->requests) /* liburing's own timeout on kernels before 5.11 */
			continue;
		if (result != -512 && result != -EINTR && result != -ECANCELED && result != -EAGAIN)
			fail("a blocked request ended with %d", result);
		atomic_store(&last_result, result);
		atomic_fetch_add(&rearmed, 1);
		arm(ring, index);
		done++;
	}
	if (done > 0 || io_uring_sq_ready(&ring->ring) > 0)
		submit(ring);
}

static const char *open_ring(struct ring *ring, bool sqpoll, int eventfd)
{
	static _Thread_local char reason[128];
	struct io_uring_params params = { 0 };
	if (sqpoll) {
		params.flags = IORING_SETUP_SQPOLL;
		params.sq_thread_idle = 20; /* ms; then it sleeps, and does not eat a processor */
	}
	int result = io_uring_queue_init_params(MAX_REQUESTS, &ring->ring, &params);
	if (result < 0) {
		snprintf(reason, sizeof reason, "io_uring_setup%s: %s", sqpoll ? " with SQPOLL" : "", strerror(-result));
		return reason;
	}
	if (eventfd >= 0)
		io_uring_register_eventfd(&ring->ring, eventfd);
	ring->requests = options.requests;
	if (pipe2(ring->sink, O_CLOEXEC) < 0)
		fail("pipe: %s", strerror(errno));
	for (int i = 0; i < ring->requests; i++) {
		if (pipe2(ring->pipes[i], O_CLOEXEC) < 0)
			fail("pipe: %s", strerror(errno));
		arm(ring, i);
	}
	submit(ring);
	ring->open = true;
	return NULL;
}

static void *helper_main(void *unused)
{
	(void)unused;
	prctl(PR_SET_NAME, "ring-helper");
	atomic_store(&helper_tid, gettid_now());
	while (!atomic_load(&helper_may_start))
		sleep_ms(5);
	const char *reason = open_ring(&helper_ring, false, -1);
	if (reason != NULL) {
		atomic_store(&helper_failed, 1);
		unsupported("%s", reason);
	}
	for (;;) {
		struct io_uring_cqe *cqe;
		struct __kernel_timespec timeout = { .tv_nsec = TICK_MS * 1000000L };
		io_uring_wait_cqe_timeout(&helper_ring.ring, &cqe, &timeout);
		tend(&helper_ring);
	}
	return NULL;
}

/* ---- ordinary threads ---------------------------------------------------------------------------------------------- */

static int __attribute__((noinline)) demo_add(int left, int right)
{
	int sum = left + right; /* mark: add-first */
	return sum; /* mark: add-return */
}

static int __attribute__((noinline)) demo_round(int round)
{
	volatile int local_a = round; /* mark: round-first */
	volatile int local_b = 2; /* mark: round-second */
	int local_sum = demo_add(local_a, local_b); /* mark: round-call */
	demo_watched = local_sum; /* mark: round-store */
	demo_counter++; /* mark: round-count */
	return local_sum; /* mark: round-return */
}

static void *calc_main(void *unused)
{
	(void)unused;
	prctl(PR_SET_NAME, "calc");
	atomic_store(&calc_tid, gettid_now());
	for (int round = 0;; round = (round + 1) % 1000000) {
		demo_round(round); /* mark: calc-call */
		sleep_ms(10);
	}
	return NULL;
}

static void *spoof_main(void *unused)
{
	(void)unused;
	prctl(PR_SET_NAME, options.user_name);
	atomic_store(&spoof_tid, gettid_now());
	for (;;)
		sleep_ms(50);
	return NULL;
}

static void *idle_main(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

static void start_thread(void *(*body)(void *), bool small)
{
	pthread_t thread;
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	if (small)
		pthread_attr_setstacksize(&attributes, 64 * 1024);
	int result = pthread_create(&thread, &attributes, body, NULL);
	if (result != 0)
		fail("pthread_create: %s", strerror(result));
	pthread_attr_destroy(&attributes);
}

static void await_tid(atomic_int *tid, const char *what)
{
	for (long end = now_ms() + READY_TIMEOUT_MS; atomic_load(tid) == 0; sleep_ms(2))
		if (now_ms() > end)
			fail("the thread %s did not start", what);
}

/* ---- readiness ----------------------------------------------------------------------------------------------------- */

struct seen {
	pid_t sqpoll;
	int of_sqpoll, of_plain, of_helper, unexpected;
	pid_t worker_of_helper, worker_of_plain;
	char workers[16 * 1024]; /* TID:OWNER,... */
};

static void look(struct seen *seen)
{
	static struct task tasks[MAX_TASKS];
	int count = read_tasks(tasks, MAX_TASKS);
	size_t used = 0;
	memset(seen, 0, sizeof *seen);
	for (int i = 0; i < count; i++)
		if (owner(&tasks[i], "iou-sqp-") != 0)
			seen->sqpoll = tasks[i].tid;
	for (int i = 0; i < count; i++) {
		pid_t of = owner(&tasks[i], "iou-wrk-");
		if (!is_worker(&tasks[i]) || tasks[i].tid == seen->sqpoll)
			continue;
		if (of == 0 && tasks[i].tid == renamed_tid)
			of = atomic_load(&helper_tid) != 0 ? atomic_load(&helper_tid) : atomic_load(&serve_tid);
		if (of != 0 && of == seen->sqpoll) {
			seen->of_sqpoll++;
		} else if (of != 0 && of == atomic_load(&helper_tid)) {
			seen->of_helper++;
			seen->worker_of_helper = tasks[i].tid;
		} else if (of != 0 && of == atomic_load(&serve_tid)) {
			seen->of_plain++;
			seen->worker_of_plain = tasks[i].tid;
		} else {
			seen->unexpected++;
		}
		if (used + 32 < sizeof seen->workers)
			used += (size_t)snprintf(seen->workers + used, sizeof seen->workers - used, "%s%d:%d", used ? "," : "",
					(int)tasks[i].tid, (int)of);
	}
}

static void print_state(const char *word)
{
	struct seen seen;
	look(&seen);
	printf("%s pid=%d main=%d serve=%d calc=%d spoof=%d helper=%d sqpoll=%d workers=%s renamed=%d rearmed=%ld result=%d\n", word,
			(int)getpid(), (int)getpid(), atomic_load(&serve_tid), atomic_load(&calc_tid), atomic_load(&spoof_tid),
			atomic_load(&helper_tid), (int)seen.sqpoll, seen.workers, (int)renamed_tid, atomic_load(&rearmed),
			atomic_load(&last_result));
	fflush(stdout);
}

static void await_workers(void)
{
	struct seen seen;
	long end = now_ms() + READY_TIMEOUT_MS;
	for (;;) {
		look(&seen);
		if ((!options.sqpoll || (seen.sqpoll != 0 && seen.of_sqpoll >= options.requests)) && seen.of_plain >= options.requests
				&& (!options.helper || seen.of_helper >= options.requests) && seen.unexpected == 0)
			return;
		if (now_ms() > end) {
			if (seen.sqpoll == 0 && seen.workers[0] == 0)
				unsupported("io_uring works, but no worker is a thread of this process (kernel before 5.12?)");
			fail("the workers did not come: sqpoll=%d workers=%s wanted %d each", (int)seen.sqpoll, seen.workers,
					options.requests);
		}
		sleep_ms(5);
	}
}

static void rename_worker(void)
{
	struct seen seen;
	char path[64];
	look(&seen);
	pid_t tid = seen.worker_of_helper != 0 ? seen.worker_of_helper : seen.worker_of_plain;
	snprintf(path, sizeof path, "/proc/self/task/%d/comm", (int)tid);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, options.worker_name, strlen(options.worker_name)) < 0)
		fail("cannot rename worker %d: %s", (int)tid, strerror(errno));
	close(fd);
	renamed_tid = tid;
}

static void make_rings(int eventfd)
{
	const char *reason;
	if (options.sqpoll && (reason = open_ring(&sqpoll_ring, true, eventfd)) != NULL)
		unsupported("%s", reason);
	if ((reason = open_ring(&plain_ring, false, eventfd)) != NULL)
		unsupported("%s", reason);
	atomic_store(&helper_may_start, 1);
	await_workers();
	if (options.rename_worker)
		rename_worker();
}

/* ---- life ---------------------------------------------------------------------------------------------------------- */

static void on_signal(int signal)
{
	if (signal == SIGUSR1)
		got_usr1 = 1;
	else
		got_usr2 = 1;
}

static void on_alarm(int signal)
{
	(void)signal;
	_exit(0);
}

static void __attribute__((noinline)) demo_crash(void)
{
	if (options.crash_null) {
		void (*volatile nowhere)(void) = NULL;
		nowhere(); /* mark: crash-null */
	}
	abort(); /* mark: crash-abort */
}

static void make_late_rings(int eventfd, bool *made)
{
	if (*made || !options.uring)
		return;
	*made = true;
	make_rings(eventfd);
	print_state("RING");
}

/* It ends with this thread; a debugger that holds it has to let it go first. */
static void make_child(void)
{
	pid_t parent = getpid();
	pid_t child = fork();
	if (child < 0)
		fail("fork: %s", strerror(errno));
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		alarm(options.lifetime);
		while (getppid() == parent)
			sleep_ms(TICK_MS);
		_exit(0);
	}
	printf("FORK pid=%d child=%d\n", parent, child);
	fflush(stdout);
}

static void *serve(void *unused)
{
	(void)unused;
	sigset_t none;
	sigemptyset(&none);
	int events = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	bool made = false;
	struct stat standard_input;
	/* Only a pipe's end says anything about whoever started us. */
	bool watch = fstat(STDIN_FILENO, &standard_input) == 0
			&& (S_ISFIFO(standard_input.st_mode) || S_ISSOCK(standard_input.st_mode)) && !options.detached;

	atomic_store(&serve_tid, gettid_now());
	if (options.users) {
		start_thread(calc_main, false);
		await_tid(&calc_tid, "calc");
		start_thread(spoof_main, false);
		await_tid(&spoof_tid, "with a worker's name");
	}
	for (int i = 0; i < options.threads; i++)
		start_thread(idle_main, true);
	if (options.uring && options.helper) {
		start_thread(helper_main, false);
		await_tid(&helper_tid, "ring-helper");
	}
	if (options.uring && !options.late) {
		made = true;
		make_rings(events);
	}
	print_state("READY");

	for (;;) {
		struct pollfd polled[2] = { { events, POLLIN, 0 }, { watch ? STDIN_FILENO : -1, options.commands ? POLLIN : 0, 0 } };
		struct timespec tick = { 0, TICK_MS * 1000000L };
		int result = ppoll(polled, 2, &tick, &none);
		if (got_usr2 && (options.crash || options.crash_null))
			demo_crash();
		if (got_usr1)
			make_late_rings(events, &made);
		if (!options.detached && getppid() != first_parent)
			_exit(0);
		if (result > 0 && (polled[0].revents & POLLIN)) {
			eventfd_t value;
			eventfd_read(events, &value);
		}
		tend(&sqpoll_ring);
		tend(&plain_ring);
		if (result > 0 && (polled[1].revents & POLLIN)) {
			char command = 0;
			if (read(STDIN_FILENO, &command, 1) == 0)
				_exit(0);
			switch (command) {
			case 'r':
				make_late_rings(events, &made);
				break;
			case 's':
				print_state("STATE");
				break;
			case 'f':
				make_child();
				break;
			case 'x':
				demo_crash();
				break;
			case 'q':
				_exit(0);
			default:
				break;
			}
		} else if (result > 0 && (polled[1].revents & (POLLHUP | POLLERR))) {
			_exit(0);
		}
	}
	return NULL;
}

static void usage(FILE *stream)
{
	fputs("Usage: uring_demo [OPTION]...\n"
		"An io_uring program with every kind of thread that a debugger can meet:\n"
		"  main (also the owner of a plain ring and of an SQPOLL ring), calc (ordinary work: demo_round, demo_add),\n"
		"  an ordinary thread named like a worker (iou-wrk-1), ring-helper (the owner of a ring of its own),\n"
		"  iou-sqp-N, and iou-wrk-N of main, of ring-helper and of the SQPOLL thread, each blocked in a splice.\n"
		"\n"
		"  --no-uring            no ring, no worker\n"
		"  --no-sqpoll           no SQPOLL ring\n"
		"  --single              no ordinary thread but main (no calc, no ring-helper, no false iou-wrk-1)\n"
		"  --zombie-leader       the leader ends; a thread of its own does what main does otherwise\n"
		"  --requests N          blocked requests in each ring, each with a worker of its own (1)\n"
		"  --threads N           N more ordinary threads\n"
		"  --user-name NAME      name of the ordinary thread that poses as a worker; \\xHH is a byte (iou-wrk-1)\n"
		"  --rename-worker NAME  renames a real worker (of ring-helper; of main with --single); \\xHH is a byte\n"
		"  --late-ring           makes the rings only on SIGUSR1 or on 'r' on standard input, then prints RING ...\n"
		"  --commands            reads standard input, which must be a pipe: r late rings, s prints STATE ..., x crash, q quit,\n"
		"                        f forks a child that does nothing and has no worker, and prints FORK pid=P child=P\n"
		"  --crash               SIGUSR2 aborts (core size unlimited)\n"
		"  --crash-null          SIGUSR2 calls a null pointer (core size unlimited)\n"
		"  --lifetime SECONDS    ends after so long (600)\n"
		"  --detached            lives on when standard input, a pipe, is closed or the parent ends\n"
		"  --die-with-parent     killed, even while a debugger holds it, when the thread that started it ends\n"
		"  --help\n"
		"\n"
		"Prints one line when all of it exists:\n"
		"  READY pid=P main=P serve=T calc=T spoof=T helper=T sqpoll=T workers=TID:OWNER,... renamed=T rearmed=N result=R\n"
		"(0: there is none; rearmed: requests submitted again after a stop of the process; result: what they had ended with),\n"
		"or 'UNSUPPORTED reason' and exits with 77 where the kernel does not allow io_uring.\n", stream);
}

/* A task name from an argument: at most 15 bytes, \xHH stands for a byte. */
static void parse_name(const char *text, char name[NAME_BYTES])
{
	size_t length = 0;
	while (*text != 0) {
		char byte = *text++;
		if (byte == '\\' && text[0] == 'x' && isxdigit((unsigned char)text[1]) && isxdigit((unsigned char)text[2])) {
			char digits[3] = { text[1], text[2], 0 };
			byte = (char)strtol(digits, NULL, 16);
			text += 3;
		}
		if (byte == 0 || length == NAME_BYTES - 1) {
			fputs("uring_demo: a task's name has at most 15 bytes, none of them 0\n", stderr);
			exit(2);
		}
		name[length++] = byte;
	}
	name[length] = 0;
}

static int parse_number(const char *text, long low, long high, const char *option)
{
	char *end;
	long number = strtol(text, &end, 10);
	if (*text == 0 || *end != 0 || number < low || number > high) {
		fprintf(stderr, "uring_demo: --%s needs a number from %ld to %ld\n", option, low, high);
		exit(2);
	}
	return (int)number;
}

int main(int argc, char **argv)
{
	enum { NO_URING = 256, NO_SQPOLL, SINGLE, ZOMBIE, REQUESTS, THREADS, USER, RENAME, LATE, COMMANDS, CRASH, CRASH_NULL, LIFETIME,
		DETACHED, DIE_WITH_PARENT, HELP };
	static const struct option known[] = {
		{ "no-uring", no_argument, NULL, NO_URING }, { "no-sqpoll", no_argument, NULL, NO_SQPOLL },
		{ "single", no_argument, NULL, SINGLE }, { "zombie-leader", no_argument, NULL, ZOMBIE },
		{ "requests", required_argument, NULL, REQUESTS }, { "threads", required_argument, NULL, THREADS },
		{ "user-name", required_argument, NULL, USER }, { "rename-worker", required_argument, NULL, RENAME },
		{ "late-ring", no_argument, NULL, LATE }, { "commands", no_argument, NULL, COMMANDS },
		{ "crash", no_argument, NULL, CRASH }, { "crash-null", no_argument, NULL, CRASH_NULL },
		{ "lifetime", required_argument, NULL, LIFETIME }, { "detached", no_argument, NULL, DETACHED },
		{ "die-with-parent", no_argument, NULL, DIE_WITH_PARENT },
		{ "help", no_argument, NULL, HELP }, { 0 },
	};
	int option, index = 0;
	while ((option = getopt_long(argc, argv, "", known, &index)) != -1) {
		switch (option) {
		case NO_URING: options.uring = false; break;
		case NO_SQPOLL: options.sqpoll = false; break;
		case SINGLE: options.users = options.helper = false; break;
		case ZOMBIE: options.zombie_leader = true; break;
		case REQUESTS: options.requests = parse_number(optarg, 1, MAX_REQUESTS, known[index].name); break;
		case THREADS: options.threads = parse_number(optarg, 0, 3000, known[index].name); break;
		case USER: parse_name(optarg, options.user_name); break;
		case RENAME: parse_name(optarg, options.worker_name); options.rename_worker = true; break;
		case LATE: options.late = options.commands = true; break;
		case COMMANDS: options.commands = true; break;
		case CRASH: options.crash = true; break;
		case CRASH_NULL: options.crash_null = true; break;
		case LIFETIME: options.lifetime = (unsigned)parse_number(optarg, 1, 86400, known[index].name); break;
		case DETACHED: options.detached = true; break;
		case DIE_WITH_PARENT: options.die_with_parent = true; break;
		case HELP: usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	}
	if (optind != argc) {
		usage(stderr);
		return 2;
	}

	/* The parent is looked at in every tick; that does not work while a debugger holds us, and nobody knows for how long.
	   PR_SET_PDEATHSIG works then too, but ends us with the *thread* that started us: only for those who know that theirs
	   lasts. */
	first_parent = getppid();
	if (options.die_with_parent) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		if (getppid() != first_parent)
			return 0;
	}
	prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
	if (options.crash || options.crash_null) {
		struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
		setrlimit(RLIMIT_CORE, &unlimited);
	}
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	sigaddset(&blocked, SIGUSR2);
	/* Blocked everywhere; only the wait in serve() lets them in. */
	pthread_sigmask(SIG_BLOCK, &blocked, NULL);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	action.sa_handler = on_alarm;
	sigaction(SIGALRM, &action, NULL);
	alarm(options.lifetime);

	if (options.zombie_leader) {
		start_thread(serve, false);
		pthread_exit(NULL);
	}
	serve(NULL);
	return 0;
}
