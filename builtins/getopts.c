/* builtins/getopts.c: parse the options of a script or function. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "eval/builtin.h"

extern const Builtin builtin_getopts;

/* One call: what the operands say and what was found. */
typedef struct Scan {
	const char *known;          /* the option string, behind its colon */
	bool silent;                /* it began with a colon: the script reports errors */
	const char *const *args;
	size_t count;
	size_t index;               /* of the argument to look at, from 0 */
	size_t offset;              /* in it, 0: at its beginning */
	Str option;                 /* the character found */
	const char *value;          /* for OPTARG, NULL: unset it */
	size_t value_len;
	char result;                /* for the name: 0 for the option itself, '?' or ':' */
} Scan;

/* Where to go on: OPTIND, and the place in a cluster, which an assignment to OPTIND sets back
 * to 0. */
static void find_position(Shell *sh, Scan *scan)
{
	int64_t next;
	if (!var_number(sh, SYM_OPTIND, &next) || next < 1)
		next = 1;
	scan->index = (uint64_t)next <= scan->count ? (size_t)next - 1 : scan->count;
	scan->offset = sh->params.getopts_offset;
	if (scan->index < scan->count && scan->offset >= strlen(scan->args[scan->index]))
		scan->offset = 0;
}

/* Steps into the next argument that has options. False at the end of the options. */
static bool find_option(Scan *scan)
{
	if (scan->index >= scan->count)
		return false;
	if (scan->offset > 0)
		return true;
	const char *arg = scan->args[scan->index];
	if (arg[0] != '-' || arg[1] == '\0')
		return false;
	if (arg[1] == '-' && arg[2] == '\0') {
		scan->index++;
		return false;
	}
	scan->offset = 1;
	return true;
}

static void next_argument(Scan *scan)
{
	scan->index++;
	scan->offset = 0;
}

static void complain(const Shell *sh, Scan *scan, char result, const char *text)
{
	scan->result = result;
	if (scan->silent) {
		scan->value = scan->option.ptr;
		scan->value_len = scan->option.len;
	} else {
		scan->result = '?';
		sh_notice(
			"%s: %s -- %.*s", sh->arg0, text, (int)scan->option.len, scan->option.ptr);
	}
}

/* The argument of an option: the rest of this one, or the next. */
static void take_value(const Shell *sh, Scan *scan, const char *rest)
{
	if (*rest != '\0') {
		scan->value = rest;
	} else if (scan->index + 1 < scan->count) {
		scan->index++;
		scan->value = scan->args[scan->index];
	} else {
		complain(sh, scan, ':', "option requires an argument");
		next_argument(scan);
		return;
	}
	scan->value_len = strlen(scan->value);
	next_argument(scan);
}

static void take_option(const Shell *sh, Scan *scan)
{
	const char *p = scan->args[scan->index] + scan->offset;
	scan->option = (Str){ p, char_len(p, p + strlen(p), sh->utf8) };
	const char *rest = p + scan->option.len;
	const char *found = *p != ':' && scan->option.len == 1 ? strchr(scan->known, *p) : NULL;
	if (found != NULL && found[1] == ':') {
		take_value(sh, scan, rest);
		return;
	}
	if (found == NULL)
		complain(sh, scan, '?', "illegal option");
	scan->offset += scan->option.len;
	if (*rest == '\0')
		next_argument(scan);
}

/* Writes down the result; assigning OPTIND comes before its offset, which the assignment takes
 * back. */
static int report(Shell *sh, const char *name, const Scan *scan, bool more)
{
	bool done = var_set_number(sh, SYM_OPTIND, (int64_t)scan->index + 1);
	sh->params.getopts_offset = scan->offset;
	if (scan->value != NULL)
		done &= var_set(sh, SYM_OPTARG, (Str){ scan->value, scan->value_len });
	else
		done &= var_unset(sh, SYM_OPTARG);
	Str option = scan->option;
	if (!more || scan->result != 0)
		option = !more || scan->result == '?' ? STR("?") : STR(":");
	done &= var_set(sh, symtab_intern(&sh->symbols, name, strlen(name)), option);
	if (!done)
		return 2;
	return more ? 0 : 1;
}

static int run_getopts(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_getopts, argc, argv);
	if (option_next(&parser) == OPT_BAD)
		return 2;
	const char *const *operands = argv + parser.index;
	int count = argc - parser.index;
	if (count < 2)
		return builtin_usage(sh, &builtin_getopts, "too few operands");
	if (!var_valid_name(str_of(operands[1])))
		return builtin_usage(sh, &builtin_getopts, "%s: not a name", operands[1]);
	Scan scan = {
		.silent = operands[0][0] == ':',
		.args = count > 2 ? operands + 2 : sh->params.values,
		.count = count > 2 ? (size_t)count - 2 : sh->params.count,
	};
	scan.known = operands[0] + scan.silent;
	find_position(sh, &scan);
	bool more = find_option(&scan);
	if (more)
		take_option(sh, &scan);
	return report(sh, operands[1], &scan, more);
}

BUILTIN(getopts, "getopts")
	.run      = run_getopts,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "getopts optstring name [argument...]",
	.summary  = "parse the options of a script or function",
	.help     = "Each call puts the next option's letter into the variable name, its argument into OPTARG,\n"
	            "and the number of the argument to look at next into OPTIND; status 1 at the end. It reads\n"
	            "the positional parameters, or the arguments given.\n"
	            "\n"
	            "A letter followed by a colon in optstring takes an argument. An unknown option gives ?\n"
	            "and a message. With a colon in front of optstring there is no message: OPTARG is the\n"
	            "letter, and name is ? for an unknown option and : for a missing argument.",
BUILTIN_END
