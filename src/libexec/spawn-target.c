/* libexec/spawn-target.c: the smallest useful spawn target: no C library, no loader, exits at
 * once. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Build with -static -nostdlib -DSPAWN_TARGET_NO_LIBC where that is supported. Without the macro it
 * is an ordinary program, best linked statically: the dynamic loader would hide what is to be
 * measured.
 */

#if defined(SPAWN_TARGET_NO_LIBC) && defined(__x86_64__)

_Noreturn void _start(void);

void _start(void)
{
	for (;;)
		__asm__ volatile("syscall" : : "a"(231L), "D"(0L) : "rcx", "r11", "memory");
}

#elif defined(SPAWN_TARGET_NO_LIBC) && defined(__aarch64__)

_Noreturn void _start(void);

void _start(void)
{
	register long number __asm__("x8") = 94;
	register long status __asm__("x0") = 0;

	for (;;)
		__asm__ volatile("svc #0" : : "r"(number), "r"(status) : "memory");
}

#elif defined(SPAWN_TARGET_NO_LIBC)
#error "no system call sequence for this machine: build without SPAWN_TARGET_NO_LIBC"
#else

int main(void)
{
	return 0;
}

#endif
