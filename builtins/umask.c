/* builtins/umask.c: the mode bits that new files do not get. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>

#include "base/ctype.h"
#include "eval/builtin.h"

extern const Builtin builtin_umask;

static bool parse_octal(const char *text, mode_t *mode)
{
	unsigned value = 0;
	for (; *text >= '0' && *text <= '7' && value <= 07777; text++)
		value = value * 8 + (unsigned)(*text - '0');
	*mode = value & 0777;
	return *text == '\0' && value <= 07777;
}

/* The classes that a letter names, as a mask; 0 for any other character. */
static mode_t class_bits(char c)
{
	switch (c) {
	case 'u': return 0700;
	case 'g': return 0070;
	case 'o': return 0007;
	case 'a': return 0777;
	}
	return 0;
}

/* The bits of one class copied to all three: `g=u`. */
static mode_t copied_bits(char class, mode_t mode)
{
	mode_t bits = (class == 'u' ? mode >> 6 : class == 'g' ? mode >> 3 : mode) & 7;
	return bits << 6 | bits << 3 | bits;
}

/* Permission letters after an operator, or one class to copy from. s and t are no permissions of
 * new files and change nothing; X is x where the mode has some x already. */
static const char *parse_permissions(const char *p, mode_t mode, mode_t start, mode_t *bits)
{
	*bits = 0;
	if (*p == 'u' || *p == 'g' || *p == 'o') {
		*bits = copied_bits(*p, mode);
		return p + 1;
	}
	for (; *p != '\0' && strchr("rwxXst", *p) != NULL; p++) {
		switch (*p) {
		case 'r': *bits |= 0444; break;
		case 'w': *bits |= 0222; break;
		case 'x': *bits |= 0111; break;
		case 'X': *bits |= (start & 0111) != 0 ? 0111 : 0; break;
		}
	}
	return p;
}

/* A symbolic mode as chmod has it, applied to *mode. */
static bool parse_symbolic(const char *p, mode_t *mode)
{
	const mode_t start = *mode;
	do {
		mode_t who = 0, bits;
		while (class_bits(*p) != 0)
			who |= class_bits(*p++);
		if (who == 0)
			who = 0777;
		if (*p != '+' && *p != '-' && *p != '=')
			return false;
		while (*p == '+' || *p == '-' || *p == '=') {
			char op = *p;
			p = parse_permissions(p + 1, *mode, start, &bits);
			bits &= who;
			if (op == '+')
				*mode |= bits;
			else
				*mode = (*mode & ~(op == '=' ? who : bits)) |
					(op == '=' ? bits : 0);
		}
	} while (*p++ == ',');
	return p[-1] == '\0';
}

static void print_symbolic(Out *out, mode_t mask)
{
	static const char classes[] = "ugo";
	for (int i = 0; i < 3; i++) {
		unsigned allowed = ~(unsigned)mask >> (6 - 3 * i) & 7;
		out_format(out, "%s%c=%s%s%s", i > 0 ? "," : "", classes[i], allowed & 4 ? "r" : "",
		           allowed & 2 ? "w" : "", allowed & 1 ? "x" : "");
	}
	out_char(out, '\n');
}

static mode_t current_mask(void)
{
	mode_t mask = umask(0);
	umask(mask);
	return mask;
}

static int run_umask(Shell *sh, int argc, const char *const *argv)
{
	bool symbolic = false;
	OptParser parser = OPT_PARSER(sh, &builtin_umask, argc, argv);
	int letter;
	while ((letter = option_next(&parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		symbolic = true;
	}
	if (argc - parser.index > 1)
		return builtin_usage(sh, &builtin_umask, "too many operands");
	const char *operand = argv[parser.index];
	if (operand == NULL) {
		if (symbolic)
			print_symbolic(sh->out, current_mask());
		else
			out_format(sh->out, "%04o\n", (unsigned)current_mask());
		return 0;
	}
	mode_t mask;
	if (is_digit((unsigned char)*operand)) {
		if (!parse_octal(operand, &mask))
			return builtin_usage(sh, &builtin_umask, "%s: not an octal mode", operand);
	} else {
		mode_t mode = ~current_mask() & 0777;
		if (!parse_symbolic(operand, &mode))
			return builtin_usage(sh, &builtin_umask, "%s: not a mode", operand);
		mask = ~mode & 0777;
	}
	umask(mask);
	return 0;
}

static const OptDef options[] = {
	{ 'S', "symbolic", NULL, "print what is allowed in symbols, such as u=rwx,g=rx,o=rx" },
	OPT_END
};

BUILTIN(umask, "umask")
	.run      = run_umask,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_PROCESS,
	.synopsis = "umask [-S] [mask]",
	.summary  = "print or set the mode bits that new files do not get",
	.help     = "The mask is an octal number of bits to take away, or a symbolic mode as for chmod that\n"
	            "says what to allow: umask 022, umask u=rwx,go=rx, umask g-w,o=. What is printed can be\n"
	            "given back as the mask.",
	.opts     = options,
BUILTIN_END
