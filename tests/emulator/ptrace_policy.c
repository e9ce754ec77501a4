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
 * A policy emulator: loaded into a debugger by LD_PRELOAD, it answers ptrace() for io_uring workers as a kernel of another
 * policy would, and logs every call. See README.md beside this file.
 *
 *   RINGSIDE_EMULATE         COPIED (default: all passed on), ZEROED, REGSET_EINVAL or ATTACH_DENIED
 *   RINGSIDE_EMULATE_LEADER  1: the leader of a process that has workers is treated as a worker too
 *   RINGSIDE_EMULATE_LOG     file to append one line per call to
 *
 * It runs inside other programs, between fork and exec and in any thread: it allocates nothing, takes no lock, keeps no file
 * open and leaves errno to the outcome of the call. Raw system calls also keep it loadable with the older or newer C library
 * of a debugger of another Debian release.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#if defined __x86_64__
#define WORD_REGISTERS 27
/* pt_regs ends with ss: fs_base, gs_base, ds, es, fs and gs are kept in the thread and read back as the creator's
   (kernel policy ZEROED, Linux 5.12). struct user_regs_struct, asm/user_64.h. */
#define PT_REGS_WORDS 21
static const char *const register_names[WORD_REGISTERS] = { "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8",
	"rax", "rcx", "rdx", "rsi", "rdi", "orig_rax", "rip", "cs", "eflags", "rsp", "ss", "fs_base", "gs_base", "ds", "es", "fs",
	"gs" };
/* offsetof(struct user, u_debugreg), and one past it */
#define DEBUG_REGISTERS_AT 848UL
#define DEBUG_REGISTERS_END (DEBUG_REGISTERS_AT + 8 * 8)
/* NT_PRSTATUS of a 32-bit tracee, struct user_regs_struct32: ebx ecx edx esi edi ebp eax ds es fs gs orig_eax eip cs eflags esp ss */
#define COMPAT_BYTES (17 * 4)
#elif defined __aarch64__
#define WORD_REGISTERS 34 /* x0-x30, sp, pc, pstate */
#define PT_REGS_WORDS 34
#else
#error "ptrace_policy: written for x86-64 and arm64 only"
#endif

#define PF_IO_WORKER 0x10UL
#define PF_KTHREAD 0x200000UL
#define NT_PRSTATUS 1UL
#define LINE_BYTES 2048
#define XSTATE_BYTES 12288 /* the largest register set: XSAVE with AMX */
#define LOG_LIMIT (16L * 1024 * 1024)

enum { TRACEME = 0, PEEKTEXT = 1, PEEKDATA = 2, PEEKUSER = 3, POKETEXT = 4, POKEDATA = 5, POKEUSER = 6, CONT = 7, KILL = 8,
	SINGLESTEP = 9, GETREGS = 12, SETREGS = 13, GETFPREGS = 14, SETFPREGS = 15, ATTACH = 16, DETACH = 17, GETFPXREGS = 18,
	SETFPXREGS = 19, SYSCALL = 24, GET_THREAD_AREA = 25, SET_THREAD_AREA = 26, ARCH_PRCTL = 30, SYSEMU = 31,
	SYSEMU_SINGLESTEP = 32, SINGLEBLOCK = 33, SETOPTIONS = 0x4200, GETEVENTMSG, GETSIGINFO, SETSIGINFO, GETREGSET, SETREGSET,
	SEIZE, INTERRUPT, LISTEN, PEEKSIGINFO, GETSIGMASK, SETSIGMASK, SECCOMP_GET_FILTER, SECCOMP_GET_METADATA,
	GET_SYSCALL_INFO };

static const struct {
	long number;
	const char *name;
} requests[] = {
	{ TRACEME, "TRACEME" }, { PEEKTEXT, "PEEKTEXT" }, { PEEKDATA, "PEEKDATA" }, { PEEKUSER, "PEEKUSER" },
	{ POKETEXT, "POKETEXT" }, { POKEDATA, "POKEDATA" }, { POKEUSER, "POKEUSER" }, { CONT, "CONT" }, { KILL, "KILL" },
	{ SINGLESTEP, "SINGLESTEP" }, { ATTACH, "ATTACH" }, { DETACH, "DETACH" }, { SYSCALL, "SYSCALL" },
	{ SETOPTIONS, "SETOPTIONS" }, { GETEVENTMSG, "GETEVENTMSG" }, { GETSIGINFO, "GETSIGINFO" }, { SETSIGINFO, "SETSIGINFO" },
	{ GETREGSET, "GETREGSET" }, { SETREGSET, "SETREGSET" }, { SEIZE, "SEIZE" }, { INTERRUPT, "INTERRUPT" },
	{ LISTEN, "LISTEN" }, { PEEKSIGINFO, "PEEKSIGINFO" }, { GETSIGMASK, "GETSIGMASK" }, { SETSIGMASK, "SETSIGMASK" },
	{ SECCOMP_GET_FILTER, "SECCOMP_GET_FILTER" }, { SECCOMP_GET_METADATA, "SECCOMP_GET_METADATA" },
	{ GET_SYSCALL_INFO, "GET_SYSCALL_INFO" },
#if defined __x86_64__
	{ GETREGS, "GETREGS" }, { SETREGS, "SETREGS" }, { GETFPREGS, "GETFPREGS" }, { SETFPREGS, "SETFPREGS" },
	{ GETFPXREGS, "GETFPXREGS" }, { SETFPXREGS, "SETFPXREGS" }, { GET_THREAD_AREA, "GET_THREAD_AREA" },
	{ SET_THREAD_AREA, "SET_THREAD_AREA" }, { ARCH_PRCTL, "ARCH_PRCTL" }, { SYSEMU, "SYSEMU" },
	{ SYSEMU_SINGLESTEP, "SYSEMU_SINGLESTEP" }, { SINGLEBLOCK, "SINGLEBLOCK" },
#endif
};

enum policy { COPIED, ZEROED, REGSET_EINVAL, ATTACH_DENIED };
static const char *const policy_names[] = { "COPIED", "ZEROED", "REGSET_EINVAL", "ATTACH_DENIED" };

static enum policy policy;
static bool leader_too;
static const char *log_path;

/* ---- system calls without the C library ----------------------------------------------------------------------------- */

static long raw(long number, long a, long b, long c, long d, long e, long f)
{
#if defined __x86_64__
	long result;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	__asm__ volatile("syscall"
			: "=a"(result)
			: "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			: "rcx", "r11", "memory");
	return result;
#else
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
#endif
}

static bool is_error(long result)
{
	return result < 0 && result >= -4095;
}

/* PEEK* store to *data, as the system call does and the C library's function does not. */
static long raw_ptrace(long request, long tid, long address, long data)
{
	return raw(SYS_ptrace, request, tid, address, data, 0, 0);
}

/* ---- a line of text ------------------------------------------------------------------------------------------------ */

struct line {
	char text[LINE_BYTES];
	size_t length;
};

static void put(struct line *line, const char *text)
{
	while (*text != 0 && line->length < sizeof line->text - 1)
		line->text[line->length++] = *text++;
}

static void put_number(struct line *line, unsigned long number, unsigned base)
{
	char digits[24];
	size_t at = sizeof digits;
	digits[--at] = 0;
	do
		digits[--at] = "0123456789abcdef"[number % base];
	while ((number /= base) != 0);
	if (base == 16)
		put(line, "0x");
	put(line, digits + at);
}

static void put_signed(struct line *line, long number)
{
	if (number < 0)
		put(line, "-");
	put_number(line, number < 0 ? -(unsigned long)number : (unsigned long)number, 10);
}

static void put_bytes(struct line *line, const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		char hex[3] = { "0123456789abcdef"[bytes[i] >> 4], "0123456789abcdef"[bytes[i] & 15], 0 };
		put(line, hex);
	}
}

static size_t read_file(const char *path, char *text, size_t size)
{
	long fd = raw(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
	if (is_error(fd))
		return 0;
	size_t length = 0;
	while (length < size - 1) {
		long got = raw(SYS_read, fd, (long)(text + length), (long)(size - 1 - length), 0, 0, 0);
		if (got == -EINTR)
			continue;
		if (got <= 0)
			break;
		length += (size_t)got;
	}
	raw(SYS_close, fd, 0, 0, 0, 0, 0);
	text[length] = 0;
	return length;
}

static void proc_path(struct line *path, long tid, const char *file)
{
	path->length = 0;
	put(path, "/proc/");
	put_signed(path, tid);
	put(path, file);
	path->text[path->length] = 0;
}

/* ---- who is a worker ----------------------------------------------------------------------------------------------- */

enum kind { OTHER, WORKER, LEADER };
static const char *const kind_names[] = { "other", "worker", "leader" };

static long parse_decimal(const char *text)
{
	long number = 0;
	while (*text >= '0' && *text <= '9')
		number = number * 10 + (*text++ - '0');
	return number;
}

/* By the task flags, which no name can forge. */
static bool is_worker(long tid)
{
	struct line path;
	char text[4096];
	proc_path(&path, tid, "/stat");
	if (read_file(path.text, text, sizeof text) == 0)
		return false;
	char *at = strrchr(text, ')');
	if (at == NULL)
		return false;
	/* after the name: state ppid pgrp session tty_nr tpgid flags, one blank before each */
	for (int field = 0; field < 7; field++) {
		at = strchr(at + 1, ' ');
		if (at == NULL)
			return false;
	}
	unsigned long flags = (unsigned long)parse_decimal(at + 1);
	return (flags & PF_IO_WORKER) != 0 && (flags & PF_KTHREAD) == 0;
}

static bool has_worker(long pid)
{
	struct linux_dirent {
		uint64_t inode;
		int64_t offset;
		unsigned short length;
		unsigned char type;
		char name[];
	};
	struct line path;
	_Alignas(struct linux_dirent) char entries[4096];
	bool found = false;
	proc_path(&path, pid, "/task");
	long fd = raw(SYS_openat, AT_FDCWD, (long)path.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0, 0, 0);
	if (is_error(fd))
		return false;
	for (long length; !found && (length = raw(SYS_getdents64, fd, (long)entries, sizeof entries, 0, 0, 0)) > 0;) {
		for (long at = 0; !found && at < length;) {
			const struct linux_dirent *entry = (const struct linux_dirent *)(entries + at);
			found = entry->name[0] != '.' && is_worker(parse_decimal(entry->name));
			at += entry->length;
		}
	}
	raw(SYS_close, fd, 0, 0, 0, 0, 0);
	return found;
}

/* LEADER: the leader of a process that has workers. A debugger's own children, on which it tries ptrace out, are none. */
static enum kind kind_of(long tid)
{
	struct line path;
	char text[4096];
	if (tid <= 0)
		return OTHER;
	if (is_worker(tid))
		return WORKER;
	proc_path(&path, tid, "/status");
	read_file(path.text, text, sizeof text);
	const char *group = strstr(text, "\nTgid:\t");
	return group != NULL && parse_decimal(group + 7) == tid && has_worker(tid) ? LEADER : OTHER;
}

/* ---- policies ------------------------------------------------------------------------------------------------------- */

static bool is_register_request(long request, unsigned long address)
{
	switch (request) {
	case PEEKUSER:
	case POKEUSER:
#if defined __x86_64__
		return address < DEBUG_REGISTERS_AT || address >= DEBUG_REGISTERS_END;
	case GETREGS:
	case SETREGS:
	case GETFPREGS:
	case SETFPREGS:
	case GETFPXREGS:
	case SETFPXREGS:
	case ARCH_PRCTL:
#endif
	case GETREGSET:
	case SETREGSET:
		return true;
	default:
		(void)address;
		return false;
	}
}

/* ZEROED: pt_regs reads 0, what is written there is dropped; the rest of the registers is passed on. */
static long zeroed(long request, long tid, long address, long data, const char **action)
{
	long result;
#if defined __x86_64__
	unsigned long now[WORD_REGISTERS];
	switch (request) {
	case PEEKUSER:
		result = raw_ptrace(request, tid, address, data);
		if (!is_error(result) && (unsigned long)address < PT_REGS_WORDS * 8) {
			*(unsigned long *)data = 0;
			*action = "zeroed";
		}
		return result;
	case POKEUSER:
		if ((unsigned long)address >= PT_REGS_WORDS * 8)
			break;
		*action = "dropped";
		result = raw_ptrace(PEEKUSER, tid, address, (long)now); /* for the errors that the kernel would give */
		return is_error(result) ? result : 0;
	case GETREGS:
		result = raw_ptrace(request, tid, address, data);
		if (!is_error(result)) {
			memset((void *)data, 0, PT_REGS_WORDS * 8);
			*action = "zeroed";
		}
		return result;
	case SETREGS:
		result = raw_ptrace(GETREGS, tid, 0, (long)now);
		if (is_error(result))
			return result;
		*action = "dropped";
		if (memcmp(now + PT_REGS_WORDS, (unsigned long *)data + PT_REGS_WORDS, sizeof now - PT_REGS_WORDS * 8) == 0)
			return 0;
		*action = "dropped-but-bases";
		memcpy(now + PT_REGS_WORDS, (unsigned long *)data + PT_REGS_WORDS, sizeof now - PT_REGS_WORDS * 8);
		return raw_ptrace(SETREGS, tid, 0, (long)now);
	default:
		break;
	}
#endif
	if ((request == GETREGSET || request == SETREGSET) && (unsigned long)address == NT_PRSTATUS) {
		struct iovec *given = (struct iovec *)data;
		unsigned char actual[WORD_REGISTERS * 8] = { 0 };
		struct iovec real = { actual, sizeof actual };
		result = raw_ptrace(GETREGSET, tid, address, (long)&real);
		if (is_error(result))
			return result;
		bool whole = real.iov_len == sizeof actual;
		if (request == GETREGSET) {
			*action = "zeroed";
			if (whole)
				memset(actual, 0, PT_REGS_WORDS * 8);
#if defined __x86_64__
			else if (real.iov_len == COMPAT_BYTES) { /* all but ds, es, fs and gs */
				memset(actual, 0, 7 * 4);
				memset(actual + 11 * 4, 0, COMPAT_BYTES - 11 * 4);
			}
#endif
			if (given->iov_len > real.iov_len)
				given->iov_len = real.iov_len;
			memcpy(given->iov_base, actual, given->iov_len);
			return 0;
		}
		*action = "dropped";
		if (whole && given->iov_len > PT_REGS_WORDS * 8) {
			size_t rest = (given->iov_len < sizeof actual ? given->iov_len : sizeof actual) - PT_REGS_WORDS * 8;
			const unsigned char *bases = (const unsigned char *)given->iov_base + PT_REGS_WORDS * 8;
			if (memcmp(actual + PT_REGS_WORDS * 8, bases, rest) != 0) {
				*action = "dropped-but-bases";
				memcpy(actual + PT_REGS_WORDS * 8, bases, rest);
				return raw_ptrace(SETREGSET, tid, address, (long)&real);
			}
		}
		return 0;
	}
	return raw_ptrace(request, tid, address, data);
}

static long answer(enum kind kind, long request, long tid, long address, long data, const char **action)
{
	*action = "passed";
	if (kind == WORKER || (kind == LEADER && leader_too && request != TRACEME)) {
		switch (policy) {
		case COPIED:
			break;
		case ZEROED:
			return zeroed(request, tid, address, data, action);
		case REGSET_EINVAL:
			if (is_register_request(request, (unsigned long)address)) {
				*action = "failed";
				return -EINVAL;
			}
			break;
		case ATTACH_DENIED:
			if (request == ATTACH || request == SEIZE) {
				*action = "denied";
				return -EPERM;
			}
			break;
		}
	}
	return raw_ptrace(request, tid, address, data);
}

/* ---- the log -------------------------------------------------------------------------------------------------------- */

/* What the caller wanted to write; read before the call, as the caller handed it over. */
static void put_written(struct line *line, long request, unsigned long address, unsigned long data)
{
	switch (request) {
	case POKETEXT:
	case POKEDATA:
		put(line, " write=memory@");
		put_number(line, address, 16);
		put(line, ":");
		put_number(line, data, 16);
		break;
	case SETREGSET: {
		const struct iovec *vector = (const struct iovec *)data;
		put(line, address == NT_PRSTATUS ? " write=general@" : " write=regset@");
		put_number(line, address, 16);
		put(line, ":");
		put_bytes(line, vector->iov_base, vector->iov_len < WORD_REGISTERS * 8 ? vector->iov_len : WORD_REGISTERS * 8);
		break;
	}
#if defined __x86_64__
	case POKEUSER:
		if (address >= DEBUG_REGISTERS_AT && address < DEBUG_REGISTERS_END) {
			put(line, " write=debug@dr");
			put_number(line, (address - DEBUG_REGISTERS_AT) / 8, 10);
		} else if (address < WORD_REGISTERS * 8) {
			put(line, " write=general@");
			put(line, register_names[address / 8]);
		} else {
			put(line, " write=user@");
			put_number(line, address, 16);
		}
		put(line, ":");
		put_number(line, data, 16);
		break;
	case SETREGS:
		put(line, " write=general@all:");
		for (int i = 0; i < WORD_REGISTERS; i++) {
			if (i > 0)
				put(line, ",");
			put(line, register_names[i]);
			put(line, "=");
			put_number(line, ((const unsigned long *)data)[i], 16);
		}
		break;
	case SETFPREGS:
	case SETFPXREGS:
		put(line, " write=float@");
		put(line, ":");
		put_bytes(line, (const unsigned char *)data, 64);
		break;
	case ARCH_PRCTL:
		/* ARCH_SET_GS 0x1001, ARCH_SET_FS 0x1002: the value is the address, the code the data */
		if (data == 0x1001 || data == 0x1002) {
			put(line, data == 0x1001 ? " write=general@gs_base:" : " write=general@fs_base:");
			put_number(line, address, 16);
		}
		break;
#endif
	default:
		break;
	}
}

/*
 * What the write would change, compared with what a read would answer at this moment. gdbserver writes back what it has read,
 * without anybody asking for a write: the general registers unchanged, XSTATE with other marks on some processors.
 */
static void put_changes(struct line *line, enum kind kind, long request, long tid, long address, long data)
{
	const char *action;
	unsigned char now[XSTATE_BYTES];
	const unsigned char *wanted = (const unsigned char *)data;
	size_t length = 0, different = 0, first = 0;
	long result = -ENOSYS;
	switch (request) {
	case SETREGSET: {
		const struct iovec *vector = (const struct iovec *)data;
		struct iovec readable = { now, vector->iov_len < sizeof now ? vector->iov_len : sizeof now };
		wanted = vector->iov_base;
		result = answer(kind, GETREGSET, tid, address, (long)&readable, &action);
		length = readable.iov_len;
		break;
	}
#if defined __x86_64__
	case POKEUSER: {
		unsigned long value;
		wanted = (const unsigned char *)&data;
		result = answer(kind, PEEKUSER, tid, address, (long)&value, &action);
		memcpy(now, &value, sizeof value);
		length = sizeof value;
		break;
	}
	case SETREGS:
		result = answer(kind, GETREGS, tid, 0, (long)now, &action);
		length = WORD_REGISTERS * 8;
		break;
	case SETFPREGS:
		result = answer(kind, GETFPREGS, tid, 0, (long)now, &action);
		length = 512; /* struct user_fpregs_struct */
		break;
	case SETFPXREGS:
	case ARCH_PRCTL:
		if (request == SETFPXREGS || data == 0x1001 || data == 0x1002)
			break;
		return;
#endif
	default:
		return;
	}
	put(line, " changes=");
	if (is_error(result)) {
		put(line, "?");
		return;
	}
	for (size_t i = length; i-- > 0;) {
		if (now[i] != wanted[i]) {
			different++;
			first = i;
		}
	}
	if (different == 0) {
		put(line, "none");
		return;
	}
#if defined __x86_64__
	if (request == SETREGS) {
		for (size_t i = 0, count = 0; i < WORD_REGISTERS; i++) {
			if (memcmp(now + 8 * i, wanted + 8 * i, 8) != 0) {
				put(line, count++ > 0 ? "," : "");
				put(line, register_names[i]);
			}
		}
		return;
	}
#endif
	put_number(line, different, 10);
	put(line, "-bytes@");
	put_number(line, first, 16);
}

static void put_program(struct line *line)
{
	char text[4096];
	size_t length = read_file("/proc/self/cmdline", text, sizeof text);
	const char *name = text;
	/* a wrapper of releng/other-debuggers starts "ld.so --library-path FOLDERS PROGRAM" */
	if (strstr(text, "/ld-linux") != NULL && length + 1 < sizeof text) {
		const char *end = text + length;
		for (int skip = 0; skip < 3 && name < end; skip++)
			name += strlen(name) + 1;
		if (name >= end)
			name = text;
	}
	const char *slash = strrchr(name, '/');
	for (name = slash != NULL ? slash + 1 : name; *name != 0 && line->length < sizeof line->text - 1; name++)
		line->text[line->length++] = (*name > ' ' && *name < 127 && *name != '=') ? *name : '?';
}

static void write_line(struct line *line)
{
	long fd = raw(SYS_openat, AT_FDCWD, (long)log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666, 0, 0);
	if (is_error(fd))
		return;
	/* gdb tries an attach that is denied for ever, thousands of times a second */
	long size = raw(SYS_lseek, fd, 0, SEEK_END, 0, 0, 0);
	if (size >= LOG_LIMIT) {
		line->length = 0;
		if (size < LOG_LIMIT + LINE_BYTES)
			put(line, "TRUNCATED");
		while (line->length > 0 && line->length < LINE_BYTES - 1) /* one such line reaches past the condition above */
			put(line, " ");
	}
	if (line->length > 0) {
		line->text[line->length++] = '\n'; /* put() leaves room for it */
		raw(SYS_write, fd, (long)line->text, (long)line->length, 0, 0, 0); /* one call: lines of two threads do not mix */
	}
	raw(SYS_close, fd, 0, 0, 0, 0, 0);
}

static long handle(const char *via, long request, long tid, long address, long data)
{
	enum kind kind = request == TRACEME ? OTHER : kind_of(tid);
	const char *action;
	struct line line;
	line.length = 0;
	if (log_path != NULL) {
		struct timespec now = { 0, 0 };
		raw(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&now, 0, 0, 0, 0);
		put(&line, "t=");
		put_number(&line, (unsigned long)now.tv_sec * 1000000000UL + (unsigned long)now.tv_nsec, 10);
		put(&line, " caller=");
		put_signed(&line, raw(SYS_getpid, 0, 0, 0, 0, 0, 0));
		put(&line, " program=");
		put_program(&line);
		put(&line, " via=");
		put(&line, via);
		put(&line, " policy=");
		put(&line, policy_names[policy]);
		put(&line, " request=");
		const char *name = NULL;
		for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
			if (requests[i].number == request)
				name = requests[i].name;
		if (name != NULL)
			put(&line, name);
		else
			put_number(&line, (unsigned long)request, 16);
		put(&line, " tid=");
		put_signed(&line, tid);
		put(&line, " kind=");
		put(&line, kind_names[kind]);
		put(&line, " address=");
		put_number(&line, (unsigned long)address, 16);
		put(&line, " data=");
		put_number(&line, (unsigned long)data, 16);
		put_written(&line, request, (unsigned long)address, (unsigned long)data);
		if (kind != OTHER)
			put_changes(&line, kind, request, tid, address, data);
	}
	long result = answer(kind, request, tid, address, data, &action);
	if (log_path != NULL) {
		put(&line, " action=");
		put(&line, action);
		put(&line, " result=");
		put_signed(&line, result);
		write_line(&line);
	}
	return result;
}

/* ---- what is interposed ---------------------------------------------------------------------------------------------- */

__attribute__((visibility("default"))) long ptrace(int request, ...)
{
	va_list arguments;
	va_start(arguments, request);
	long tid = va_arg(arguments, pid_t);
	long address = va_arg(arguments, long);
	long data = va_arg(arguments, long);
	va_end(arguments);

	long value = 0;
	bool peek = request == PEEKTEXT || request == PEEKDATA || request == PEEKUSER;
	long result = handle("ptrace", request, tid, address, peek ? (long)&value : data);
	if (is_error(result)) {
		errno = (int)-result;
		return -1;
	}
	if (peek) {
		errno = 0; /* -1 is a value like any other */
		return value;
	}
	return result;
}

__attribute__((visibility("default"))) long syscall(long number, ...)
{
	va_list arguments;
	va_start(arguments, number);
	long a = va_arg(arguments, long), b = va_arg(arguments, long), c = va_arg(arguments, long);
	long d = va_arg(arguments, long), e = va_arg(arguments, long), f = va_arg(arguments, long);
	va_end(arguments);

	long result = number == SYS_ptrace ? handle("syscall", a, (pid_t)b, c, d) : raw(number, a, b, c, d, e, f);
	if (is_error(result)) {
		errno = (int)-result;
		return -1;
	}
	return result;
}

__attribute__((constructor)) static void configure(void)
{
	const char *name = getenv("RINGSIDE_EMULATE");
	const char *leader = getenv("RINGSIDE_EMULATE_LEADER");
	const char *path = getenv("RINGSIDE_EMULATE_LOG");
	leader_too = leader != NULL && strcmp(leader, "1") == 0;
	log_path = path != NULL && *path != 0 ? path : NULL;
	if (name == NULL || *name == 0)
		return;
	for (size_t i = 0; i < sizeof policy_names / sizeof policy_names[0]; i++) {
		if (strcmp(name, policy_names[i]) == 0) {
			policy = (enum policy)i;
			return;
		}
	}
	/* A misspelt policy must not pass for a tested one. */
	static const char message[] = "ptrace_policy: RINGSIDE_EMULATE must be COPIED, ZEROED, REGSET_EINVAL or ATTACH_DENIED\n";
	raw(SYS_write, 2, (long)message, sizeof message - 1, 0, 0, 0);
	raw(SYS_exit_group, 125, 0, 0, 0, 0, 0);
}
