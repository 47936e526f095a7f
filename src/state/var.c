/* state/var.c: shell variables, their scopes, and the environment made from them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state/var.h"

#include <stdlib.h>

#include "base/ctype.h"
#include "state/shell.h"

static const char *const known_names[] = {
#define X(name) #name,
	VAR_KNOWN(X)
#undef X
};

/* ---- what follows from a change ---- */

static void ifs_changed(Shell *sh)
{
	Str ifs = var_get(sh, SYM_IFS);
	if (ifs.ptr == NULL)
		ifs = STR(" \t\n");
	memset(sh->ifs_class, 0, sizeof sh->ifs_class);
	sh->ifs_multibyte = false;
	for (size_t i = 0; i < ifs.len; i++) {
		unsigned char c = (unsigned char)ifs.ptr[i];
		if (c >= 0x80 && sh->utf8)
			sh->ifs_multibyte = true;
		sh->ifs_class[c] =
			c == ' ' || c == '\t' || c == '\n' ? CLASS_IFS_WHITE : CLASS_IFS_OTHER;
	}
	for (const char *c = "*?[\\"; *c != '\0'; c++)
		sh->ifs_class[(unsigned char)*c] |= CLASS_MAGIC;
}

/* Is this the end of a locale's name, and UTF-8? strcasecmp would load the tables of a locale. */
static bool is_utf8_codeset(const char *codeset)
{
	static const char letters[] = ".utf";
	for (size_t i = 0; i < 4; i++)
		if ((codeset[i] | 0x20) != (letters[i] | 0x20))
			return false;
	return codeset[4] == '8' || (codeset[4] == '-' && codeset[5] == '8');
}

/* The charset is told by the variables alone: setlocale would cost every script the loading of a
 * locale. */
static void locale_changed(Shell *sh)
{
	static const SymId order[] = { SYM_LC_ALL, SYM_LC_CTYPE, SYM_LANG };
	Str value = { NULL, 0 };
	for (size_t i = 0; i < sizeof order / sizeof *order && value.len == 0; i++)
		value = var_get(sh, order[i]);
	sh->utf8 = false;
	if (value.len != 0) {
		const char *codeset = strchr(value.ptr, '.');
		sh->utf8 = codeset != NULL && is_utf8_codeset(codeset);
	}
	ifs_changed(sh);
}

static void var_changed(Shell *sh, SymId sym)
{
	switch (sym) {
	case SYM_IFS:
		ifs_changed(sh);
		break;
	case SYM_PATH:
		location_clear(sh);
		break;
	case SYM_LANG:
	case SYM_LC_ALL:
	case SYM_LC_CTYPE:
		locale_changed(sh);
		break;
	case SYM_OPTIND:
		sh->params.getopts_offset = 0;
		break;
	default:
		break;
	}
}

/* ---- the table ---- */

static void vars_grow(Shell *sh, SymId sym)
{
	size_t count = sh->symbols.cap > sym ? sh->symbols.cap : (size_t)sym + 1;
	sh->vars = mem_realloc(sh->vars, count * sizeof *sh->vars);
	memset(sh->vars + sh->nvars, 0, (count - sh->nvars) * sizeof *sh->vars);
	sh->nvars = count;
}

static inline Var *var_slot(Shell *sh, SymId sym)
{
	if (sym >= sh->nvars)
		vars_grow(sh, sym);
	return &sh->vars[sym];
}

static void import(Shell *sh, char *entry)
{
	char *equals = strchr(entry, '=');
	if (equals == NULL || !var_valid_name((Str){ entry, (size_t)(equals - entry) }))
		return;
	SymId sym = symtab_intern(&sh->symbols, entry, (size_t)(equals - entry));
	Var *var = var_slot(sh, sym);
	if (var->flags & VAR_EXPORT)
		return;                     /* the first of two entries counts, as for getenv */
	var->text = equals + 1;
	var->len = strlen(equals + 1);
	var->flags |= VAR_EXPORT | VAR_BORROWED | VAR_IMPORTED;
}

static void borrow(Shell *sh, SymId sym, Str text)
{
	Var *var = var_slot(sh, sym);
	if (var->flags & VAR_EXPORT)
		sh->env_valid = false;
	var->text = (char *)text.ptr;
	var->len = text.len;
	var->flags = (var->flags | VAR_BORROWED) & ~(uint32_t)VAR_IMPORTED;
}

void var_init(Shell *sh, char **environment)
{
	static const SymId hooked[] = { SYM_IFS, SYM_PATH, SYM_LANG, SYM_LC_ALL, SYM_LC_CTYPE,
		SYM_OPTIND };
	static const SymId dynamic[] = { SYM_LINENO, SYM_PPID, SYM_COWSH_MINFLT, SYM_COWSH_MAJFLT,
		SYM_COWSH_WALL_US };
	for (SymId sym = 0; sym < SYM_KNOWN_COUNT; sym++)
		symtab_intern_static(&sh->symbols, known_names[sym], strlen(known_names[sym]));
	sh->env = (const char *const *)environment;
	sh->env_valid = true;
	for (char **entry = environment; *entry != NULL; entry++)
		import(sh, *entry);
	borrow(sh, SYM_IFS, STR(" \t\n"));
	borrow(sh, SYM_OPTIND, STR("1"));
	/* as other shells do: an empty environment still finds the utilities */
	if (!var_is_set(sh, SYM_PATH))
		borrow(sh, SYM_PATH,
			STR("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
	if (!var_is_set(sh, SYM_PS2))
		borrow(sh, SYM_PS2, STR("> "));
	if (!var_is_set(sh, SYM_PS4))
		borrow(sh, SYM_PS4, STR("+ "));
	for (size_t i = 0; i < sizeof hooked / sizeof *hooked; i++)
		var_slot(sh, hooked[i])->flags |= VAR_HOOK;
	for (size_t i = 0; i < sizeof dynamic / sizeof *dynamic; i++)
		var_slot(sh, dynamic[i])->flags |= VAR_DYNAMIC;
	locale_changed(sh);
}

static void text_free(Var *var)
{
	if (!(var->flags & VAR_BORROWED))
		free(var->text);
}

/* ---- reading ---- */

static int64_t dynamic_value(Shell *sh, SymId sym)
{
	switch (sym) {
	case SYM_LINENO: return sh->line;
	case SYM_PPID: shell_pid(sh); return sh->ppid;
	case SYM_COWSH_MINFLT: return sh->cost.minflt;
	case SYM_COWSH_MAJFLT: return sh->cost.majflt;
	default: return sh->cost.wall_ns / 1000;
	}
}

/* Makes the variable's text buffer ours and large enough for len bytes and a NUL. */
static void text_reserve(Var *var, size_t len)
{
	enum { SMALL = 64 };
	if (var->flags & VAR_BORROWED) {
		var->text = NULL;
		var->cap = 0;
		var->flags &= ~(uint32_t)(VAR_BORROWED | VAR_IMPORTED);
	}
	if (len < var->cap && (var->cap <= 4096 || len >= var->cap / 8))
		return;
	size_t cap = len < SMALL ? SMALL : len + len / 2 + 1;
	free(var->text);
	var->text = mem_alloc(cap);
	var->cap = cap;
}

static void text_from_number(Var *var, int64_t number)
{
	char digits[NUM_TEXT_MAX];
	Str text = num_format(digits, number);
	text_reserve(var, text.len);
	memcpy(var->text, text.ptr, text.len + 1);
	var->len = text.len;
}

/* A value that is computed, or that only the cached number has so far. */
static Str var_get_slow(Shell *sh, SymId sym)
{
	Var *var = &sh->vars[sym];
	if (var->flags & VAR_DYNAMIC)
		text_from_number(var, dynamic_value(sh, sym));
	else
		text_from_number(var, var->number);
	var->flags &= ~(uint32_t)VAR_STALE;
	return (Str){ var->text, var->len };
}

Str var_get(Shell *sh, SymId sym)
{
	if (sym >= sh->nvars)
		return (Str){ NULL, 0 };
	const Var *var = &sh->vars[sym];
	if (var->flags & (VAR_STALE | VAR_DYNAMIC))
		return var_get_slow(sh, sym);
	return (Str){ var->text, var->len };
}

bool var_is_set(const Shell *sh, SymId sym)
{
	return sym < sh->nvars &&
	       (sh->vars[sym].text != NULL || (sh->vars[sym].flags & (VAR_STALE | VAR_DYNAMIC)));
}

uint32_t var_flags(const Shell *sh, SymId sym)
{
	return sym < sh->nvars ? sh->vars[sym].flags : 0;
}

bool var_number(Shell *sh, SymId sym, int64_t *value)
{
	if (sym < sh->nvars && (sh->vars[sym].flags & (VAR_NUMBER | VAR_DYNAMIC)) == VAR_NUMBER) {
		*value = sh->vars[sym].number;
		return true;
	}
	Str text = var_get(sh, sym);
	if (text.len == 0) {
		*value = 0;
		return true;
	}
	if (!num_parse_constant(text, value))
		return false;
	/* Kept for the next time; the text stays what it is ("010" reads as 8). */
	Var *var = &sh->vars[sym];
	if (!(var->flags & VAR_DYNAMIC)) {
		var->number = *value;
		var->flags |= VAR_NUMBER;
	}
	return true;
}

/* ---- writing ---- */

static void keep(Shell *sh, Var *var, SymId sym)
{
	VEC_PUSH(&sh->kept_vars, ((SavedVar){ sym, (uint32_t)sh->params.getopts_offset, *var }));
	var->layer = sh->layer;
	var->flags |= VAR_BORROWED;
}

/* Comes before every change of a variable. */
static inline void var_touch(Shell *sh, Var *var, SymId sym)
{
	if (var->layer != sh->layer)
		keep(sh, var, sym);
}

/* What every assignment does first: the read-only check, set -a, the environment. */
static inline bool var_begin_write(Shell *sh, Var *var, SymId sym)
{
	if (var->flags & VAR_READONLY) {
		sh_error(sh, "%s: is read only", symtab_name(&sh->symbols, sym).ptr);
		return false;
	}
	var_touch(sh, var, sym);
	if (option_on(sh, OPTION_ALLEXPORT))
		var->flags |= VAR_EXPORT;
	if (var->flags & VAR_EXPORT)
		sh->env_valid = false;
	return true;
}

bool var_set(Shell *sh, SymId sym, Str value)
{
	Var *var = var_slot(sh, sym);
	if (!var_begin_write(sh, var, sym))
		return false;
	if (value.ptr >= var->text && value.ptr <= var->text + var->len && var->text != NULL) {
		/* A part of the old text: move it inside a buffer that is ours. */
		char *old = var->text;
		bool ours = !(var->flags & VAR_BORROWED);
		if (ours) {
			memmove(old, value.ptr, value.len);
		} else {
			text_reserve(var, value.len);
			memcpy(var->text, value.ptr, value.len);
		}
	} else {
		text_reserve(var, value.len);
		memcpy(var->text, value.ptr, value.len);
	}
	var->text[value.len] = '\0';
	var->len = value.len;
	var->flags &= ~(uint32_t)(VAR_NUMBER | VAR_STALE | VAR_DYNAMIC);
	if (var->flags & VAR_HOOK)
		var_changed(sh, sym);
	return true;
}

bool var_append(Shell *sh, SymId sym, Str more)
{
	Var *var = var_slot(sh, sym);
	Str old = var_get(sh, sym);
	if (var->flags & (VAR_BORROWED | VAR_HOOK | VAR_EXPORT | VAR_READONLY | VAR_DYNAMIC) ||
		old.ptr == NULL || var->layer != sh->layer || option_on(sh, OPTION_ALLEXPORT))
		return false;
	size_t len = old.len + more.len;
	if (len >= var->cap) {
		var->cap = len + len / 2 + 1;
		var->text = mem_realloc(var->text, var->cap);
	}
	memcpy(var->text + old.len, more.ptr, more.len);
	var->text[len] = '\0';
	var->len = len;
	var->flags &= ~(uint32_t)VAR_NUMBER;
	return true;
}

bool var_set_number(Shell *sh, SymId sym, int64_t value)
{
	Var *var = var_slot(sh, sym);
	if (var->flags & (VAR_READONLY | VAR_EXPORT | VAR_HOOK | VAR_DYNAMIC) ||
		var->layer != sh->layer || option_on(sh, OPTION_ALLEXPORT)) {
		char digits[NUM_TEXT_MAX];
		return var_set(sh, sym, num_format(digits, value));
	}
	var->number = value;
	var->flags |= VAR_NUMBER | VAR_STALE;
	return true;
}

static void var_clear(Shell *sh, SymId sym)
{
	Var *var = &sh->vars[sym];
	var_touch(sh, var, sym);
	if (var->flags & VAR_EXPORT)
		sh->env_valid = false;
	text_free(var);
	uint32_t hook = var->flags & VAR_HOOK;
	*var = (Var){ .flags = hook, .layer = sh->layer };
	if (hook)
		var_changed(sh, sym);
}

bool var_unset(Shell *sh, SymId sym)
{
	if (sym >= sh->nvars)
		return true;
	if (sh->vars[sym].flags & VAR_READONLY) {
		sh_error(sh, "%s: is read only", symtab_name(&sh->symbols, sym).ptr);
		return false;
	}
	var_clear(sh, sym);
	return true;
}

void var_mark(Shell *sh, SymId sym, uint32_t flags)
{
	Var *var = var_slot(sh, sym);
	var_touch(sh, var, sym);
	if (flags & ~var->flags & VAR_EXPORT)
		sh->env_valid = false;
	var->flags |= flags;
}

/* ---- scopes ---- */

VarScope var_scope_open(Shell *sh)
{
	return (VarScope){ sh->saved_vars.count };
}

void var_save(Shell *sh, SymId sym, bool with_value)
{
	Var *var = var_slot(sh, sym);
	Var old = *var;
	VEC_PUSH(&sh->saved_vars, ((SavedVar){ sym, (uint32_t)sh->params.getopts_offset, old }));
	*var = (Var){ .flags = old.flags & VAR_HOOK, .layer = sh->layer };
	if (!with_value)
		return;
	var->flags = old.flags & ~(uint32_t)(VAR_BORROWED | VAR_IMPORTED);
	var->number = old.number;
	if (old.text != NULL) {
		var->text = NULL;
		text_reserve(var, old.len);
		memcpy(var->text, old.text, old.len + 1);
		var->len = old.len;
	}
}

static void restore(Shell *sh, SavedVar saved)
{
	Var *var = &sh->vars[saved.sym];
	if ((var->flags | saved.var.flags) & VAR_EXPORT)
		sh->env_valid = false;
	text_free(var);
	*var = saved.var;
	if (var->flags & VAR_HOOK)
		var_changed(sh, saved.sym);
	if (saved.sym == SYM_OPTIND)
		sh->params.getopts_offset = saved.getopts_offset;
}

void var_scope_close(Shell *sh, VarScope scope)
{
	while (sh->saved_vars.count > scope.saved)
		restore(sh, sh->saved_vars.items[--sh->saved_vars.count]);
}

VarLayer var_layer_open(Shell *sh)
{
	sh->layer++;
	return (VarLayer){ var_scope_open(sh), sh->kept_vars.count };
}

void var_layer_close(Shell *sh, VarLayer layer)
{
	var_scope_close(sh, layer.scope);   /* `local` outside any function of this layer */
	while (sh->kept_vars.count > layer.kept)
		restore(sh, sh->kept_vars.items[--sh->kept_vars.count]);
	sh->layer--;
}

bool var_local(Shell *sh, SymId sym)
{
	if (sh->function_depth == 0) {
		sh_error(sh, "%s: not in a function", symtab_name(&sh->symbols, sym).ptr);
		return false;
	}
	for (size_t i = sh->saved_vars.count; i-- > sh->function_scope;)
		if (sh->saved_vars.items[i].sym == sym)
			return true;            /* already local to this call */
	var_save(sh, sym, true);
	return true;
}

/* ---- the environment ---- */

/* "NAME=value". An imported text stands behind its name in the environment that we were given. */
static const char *environment_string(Shell *sh, SymId sym, const Var *var)
{
	Str name = symtab_name(&sh->symbols, sym);
	if (var->flags & VAR_IMPORTED)
		return var->text - name.len - 1;
	Str value = var_get(sh, sym);
	char *string = arena_alloc(&sh->env_arena, name.len + value.len + 2);
	memcpy(string, name.ptr, name.len);
	string[name.len] = '=';
	memcpy(string + name.len + 1, value.ptr, value.len + 1);
	return string;
}

const char *const *var_environment(Shell *sh)
{
	if (sh->env_valid)
		return sh->env;
	arena_reset(&sh->env_arena, (ArenaMark){ 0 });
	size_t count = 0;
	for (SymId sym = 0; sym < sh->nvars; sym++)
		count += (sh->vars[sym].flags & VAR_EXPORT) && var_is_set(sh, sym);
	const char **env = ARENA_ARRAY(&sh->env_arena, const char *, count + 1);
	count = 0;
	for (SymId sym = 0; sym < sh->nvars; sym++)
		if ((sh->vars[sym].flags & VAR_EXPORT) && var_is_set(sh, sym))
			env[count++] = environment_string(sh, sym, &sh->vars[sym]);
	env[count] = NULL;
	sh->env = env;
	sh->env_valid = true;
	return env;
}

static bool same_name(const char *a, const char *b)
{
	while (*a == *b && *a != '=' && *a != '\0')
		a++, b++;
	return *a == '=' && *b == '=';
}

const char *const *var_environment_with(Shell *sh, const char *const *extra, size_t count)
{
	const char *const *base = var_environment(sh);
	size_t nbase = 0, n = 0;
	while (base[nbase] != NULL)
		nbase++;
	const char **env = ARENA_ARRAY(&sh->scratch, const char *, nbase + count + 1);
	for (size_t i = 0; i < nbase; i++) {
		bool replaced = false;
		for (size_t j = 0; j < count && !replaced; j++)
			replaced = same_name(base[i], extra[j]);
		if (!replaced)
			env[n++] = base[i];
	}
	for (size_t j = 0; j < count; j++)
		env[n++] = extra[j];
	env[n] = NULL;
	return env;
}

/* ---- lists ---- */

size_t var_sorted(Shell *sh, uint32_t flags, const SymId **symbols)
{
	SymId *list = ARENA_ARRAY(&sh->scratch, SymId, sh->nvars + 1);
	size_t count = 0;
	for (SymId sym = 0; sym < sh->nvars; sym++)
		if (flags != 0 ? (sh->vars[sym].flags & flags) != 0 : var_is_set(sh, sym))
			list[count++] = sym;
	symbols_sort(sh, list, count);
	*symbols = list;
	return count;
}

bool var_valid_name(Str name)
{
	if (name.len == 0 || !is_name_start((unsigned char)name.ptr[0]))
		return false;
	for (size_t i = 1; i < name.len; i++)
		if (!is_name_char((unsigned char)name.ptr[i]))
			return false;
	return true;
}
