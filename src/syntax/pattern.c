/* syntax/pattern.c: shell patterns compiled to runs between stars, matched without recursion. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/pattern.h"

#include <wctype.h>

#include "base/locale.h"
#include "base/utf8.h"

typedef struct CodeRange {
	uint32_t low, high;
} CodeRange;

/* A bracket expression, read both ways: only a match knows whether a character is a byte. */
typedef struct Set {
	uint32_t bits[8];           /* by byte, inverted when negated; in UTF-8 half of it counts */
	uint32_t classes;           /* 1 << index into the table below, for what is beyond ASCII */
	uint32_t nranges;
	CodeRange *ranges;          /* with an end beyond ASCII */
	bool negated;
} Set;

typedef enum PieceKind { PIECE_LITERAL, PIECE_ANY, PIECE_SET } PieceKind;

typedef struct Piece {
	uint8_t kind;               /* PieceKind */
	union {
		Str text;           /* LITERAL, never empty */
		const Set *set;
	};
} Piece;

/* What stands between two stars: a number of characters that is known beforehand. */
typedef struct Run {
	const Piece *pieces;
	size_t npieces;
	Str literal;                /* its text when one literal or empty; ptr NULL otherwise */
	size_t nbytes, nchars;      /* what it matches, as bytes and as UTF-8 characters */
} Run;

struct Pattern {
	size_t nruns;               /* one more than there are stars */
	bool by_char;               /* in UTF-8 text matching bytes would not do */
	Run runs[];
};

typedef struct Class {
	const char *name;
	const char *ascii;          /* pairs of first and last character; no subject holds a NUL */
	int (*is_wide)(wint_t c);
} Class;

static const Class classes[] = {
	{ "alnum", "09AZaz", iswalnum },
	{ "alpha", "AZaz", iswalpha },
	{ "blank", "\t\t  ", iswblank },
	{ "cntrl", "\1\37\177\177", iswcntrl },
	{ "digit", "09", iswdigit },
	{ "graph", "!~", iswgraph },
	{ "lower", "az", iswlower },
	{ "print", " ~", iswprint },
	{ "punct", "!/:@[`{~", iswpunct },
	{ "space", "\t\r  ", iswspace },
	{ "upper", "AZ", iswupper },
	{ "xdigit", "09AFaf", iswxdigit },
};
enum { NCLASSES = sizeof classes / sizeof classes[0] };

/* ---- Compiling. ---- */

typedef struct Compiler {
	Arena *arena;
	const char *p, *end;        /* the rest of the pattern */
	const char *last_close;     /* behind its last ]: no [ after it opens anything */
	char *free;                 /* room for literal text */
} Compiler;

static bool bit_test(const Set *set, unsigned char byte)
{
	return set->bits[byte >> 5] >> (byte & 31) & 1;
}

static void bits_add(Set *set, unsigned low, unsigned high)
{
	for (unsigned byte = low; byte <= high; byte++)
		set->bits[byte >> 5] |= (uint32_t)1 << (byte & 31);
}

/* A character in a bracket expression; len 0: a collating element that does not exist. */
typedef struct Element {
	const char *text;
	size_t len;
	uint32_t code;
} Element;

/*
 * Is `[.x.]`, `[=x=]` or `[:x:]` at p, its kind being one of `marks`? Returns where its closing
 * mark stands, NULL when there is none: then the bracket is an ordinary character.
 */
static const char *find_inner(const Compiler *compiler, const char *marks)
{
	const char *p = compiler->p;
	if (compiler->end - p < 4 || p[0] != '[' || p[1] == '\0' || !strchr(marks, p[1]))
		return NULL;
	char mark = p[1];
	for (p += 2; compiler->end - p >= 2; p++)
		if (p[0] == mark && p[1] == ']')
			return p;
	return NULL;
}

/* Takes one character: plain, escaped, or a collating element of one character. */
static Element take_element(Compiler *compiler)
{
	const char *close = find_inner(compiler, ".=");
	if (close)
		compiler->p += 2;
	else if (*compiler->p == '\\' && compiler->end - compiler->p >= 2)
		compiler->p++;
	Element element = { .text = compiler->p };
	element.len = utf8_decode(compiler->p, compiler->end, &element.code);
	compiler->p += element.len;
	if (!close)
		return element;
	if (compiler->p != close)
		element.len = 0;
	compiler->p = close + 2;
	return element;
}

/* Takes [:name:] into the set; no character belongs to an unknown class. */
static void take_class(Compiler *compiler, Set *set, const char *close)
{
	const char *name = compiler->p + 2;
	size_t len = (size_t)(close - name);
	compiler->p = close + 2;
	for (size_t i = 0; i < NCLASSES; i++) {
		if (strncmp(classes[i].name, name, len) != 0 || classes[i].name[len] != '\0')
			continue;
		for (const char *pair = classes[i].ascii; *pair; pair += 2)
			bits_add(set, (unsigned char)pair[0], (unsigned char)pair[1]);
		set->classes |= (uint32_t)1 << i;
	}
}

/* At most as many ranges as there are bytes beyond ASCII can reach beyond ASCII. */
static void add_range(Compiler *compiler, Set *set, uint32_t low, uint32_t high)
{
	if (!set->ranges) {
		size_t count = 1;
		for (const char *p = compiler->p; p < compiler->end; p++)
			count += (unsigned char)*p >= 0x80;
		set->ranges = ARENA_ARRAY(compiler->arena, CodeRange, count);
	}
	set->ranges[set->nranges++] = (CodeRange){ low, high };
}

/*
 * Adds low to high, read as characters and read as bytes: then the bytes of a sequence stand side
 * by side, and only the last of low and the first of high are ends of the range.
 */
static void add_elements(Compiler *compiler, Set *set, Element low, Element high)
{
	if (low.len == 0 || high.len == 0)
		return;
	for (size_t i = 0; i + 1 < low.len; i++)
		bits_add(set, (unsigned char)low.text[i], (unsigned char)low.text[i]);
	bits_add(set, (unsigned char)low.text[low.len - 1], (unsigned char)high.text[0]);
	for (size_t i = 1; i < high.len; i++)
		bits_add(set, (unsigned char)high.text[i], (unsigned char)high.text[i]);
	if (high.code >= 0x80 && low.code <= high.code)
		add_range(compiler, set, low.code, high.code);
}

static void add_single(Compiler *compiler, Set *set, Element element)
{
	for (size_t i = 0; i < element.len; i++)
		bits_add(set, (unsigned char)element.text[i], (unsigned char)element.text[i]);
	if (element.len > 0 && element.code >= 0x80)
		add_range(compiler, set, element.code, element.code);
}

/* Takes the elements up to the closing bracket. Returns false when there is none. */
static bool take_elements(Compiler *compiler, Set *set)
{
	for (bool first = true; compiler->p < compiler->end; first = false) {
		if (*compiler->p == ']' && !first) {
			compiler->p++;
			return true;
		}
		const char *close = find_inner(compiler, ":");
		if (close) {
			take_class(compiler, set, close);
			continue;
		}
		Element low = take_element(compiler);
		const char *p = compiler->p;
		if (compiler->end - p < 2 || p[0] != '-' || p[1] == ']') {
			add_single(compiler, set, low);
			continue;
		}
		compiler->p++;
		add_elements(compiler, set, low, take_element(compiler));
	}
	return false;
}

/* Takes the bracket expression at p. Returns NULL, p unmoved, when it is none. */
static const Set *take_set(Compiler *compiler)
{
	if (compiler->p >= compiler->last_close)
		return NULL;
	const char *start = compiler->p++;
	Set set = { 0 };
	if (compiler->p < compiler->end && (*compiler->p == '!' || *compiler->p == '^')) {
		set.negated = true;
		compiler->p++;
	}
	if (!take_elements(compiler, &set)) {
		compiler->p = start;
		return NULL;
	}
	if (set.negated)
		for (size_t i = 0; i < 8; i++)
			set.bits[i] = ~set.bits[i];
	Set *copy = ARENA_NEW(compiler->arena, Set);
	*copy = set;
	return copy;
}

/* How many pieces and runs a pattern may have, from its special bytes. */
static void count_specials(Compiler *compiler, size_t *npieces, size_t *nruns)
{
	size_t specials = 0, stars = 0;
	for (const char *p = compiler->p; p < compiler->end; p++) {
		stars += *p == '*';
		specials += *p == '?' || *p == '[';
		if (*p == ']')
			compiler->last_close = p + 1;
	}
	*npieces = 2 * specials + stars + 1;
	*nruns = stars + 1;
}

static bool is_valid_utf8(Str text)
{
	const char *end = text.ptr + text.len;
	size_t len;
	for (const char *p = text.ptr; p < end; p += len) {
		uint32_t code;
		len = utf8_decode(p, end, &code);
		if (len == 1 && code >= 0x80)
			return false;
	}
	return true;
}

/* Ends a run whose pieces begin at `first` and end before `stop`. */
static void finish_run(Run *run, const Piece *first, const Piece *stop)
{
	*run = (Run){ .pieces = first, .npieces = (size_t)(stop - first) };
	if (first == stop)
		run->literal = STR("");
	else if (stop - first == 1 && first->kind == PIECE_LITERAL)
		run->literal = first->text;
	for (const Piece *piece = first; piece < stop; piece++) {
		bool literal = piece->kind == PIECE_LITERAL;
		run->nbytes += literal ? piece->text.len : 1;
		run->nchars += literal ? utf8_count(piece->text.ptr, piece->text.len) : 1;
	}
}

/* Takes one literal byte, which joins a literal piece before it. Each has a NUL behind its text. */
static Piece *take_literal(Compiler *compiler, Piece *first, Piece *piece)
{
	if (piece == first || piece[-1].kind != PIECE_LITERAL) {
		*piece++ = (Piece){ .kind = PIECE_LITERAL, .text = { compiler->free, 0 } };
		compiler->free++;
	}
	if (*compiler->p == '\\' && compiler->end - compiler->p >= 2)
		compiler->p++;
	compiler->free[-1] = *compiler->p++;
	*compiler->free++ = '\0';
	piece[-1].text.len++;
	return piece;
}

/* Takes the pieces up to a star or the end; returns the place behind the last one. */
static Piece *take_run(Compiler *compiler, Piece *first)
{
	Piece *piece = first;
	while (compiler->p < compiler->end && *compiler->p != '*') {
		const Set *set = *compiler->p == '[' ? take_set(compiler) : NULL;
		if (set) {
			*piece++ = (Piece){ .kind = PIECE_SET, .set = set };
		} else if (*compiler->p == '?') {
			*piece++ = (Piece){ .kind = PIECE_ANY };
			compiler->p++;
		} else {
			piece = take_literal(compiler, first, piece);
		}
	}
	return piece;
}

const Pattern *pattern_compile(Arena *arena, Str text)
{
	Compiler compiler = {
		.arena = arena, .p = text.ptr, .end = text.ptr + text.len, .last_close = text.ptr
	};
	size_t max_pieces, max_runs;
	count_specials(&compiler, &max_pieces, &max_runs);
	Pattern *pattern = arena_alloc(arena, sizeof(Pattern) + max_runs * sizeof(Run));
	Piece *first = ARENA_ARRAY(arena, Piece, max_pieces);
	compiler.free = arena_alloc(arena, text.len + max_pieces);
	pattern->nruns = 0;
	pattern->by_char = false;
	for (;;) {
		Piece *stop = take_run(&compiler, first);
		Run *run = &pattern->runs[pattern->nruns++];
		finish_run(run, first, stop);
		pattern->by_char |= !run->literal.ptr || !is_valid_utf8(run->literal);
		first = stop;
		if (compiler.p == compiler.end)
			return pattern;
		while (compiler.p < compiler.end && *compiler.p == '*')
			compiler.p++;
	}
}

void pattern_escape(StrBuf *buf, Str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool special = c != '\0' && strchr("*?[]\\-!^", c);
		/* [: [= [. are special together, and the bracket may be there already, unquoted. */
		if (!special && i == 0 && buf->len > 0 && buf->ptr[buf->len - 1] == '[')
			special = c == ':' || c == '=' || c == '.';
		if (special)
			strbuf_char(buf, '\\');
		strbuf_char(buf, c);
	}
}

Str pattern_literal(const Pattern *pattern)
{
	return pattern->nruns == 1 ? pattern->runs[0].literal : (Str){ 0 };
}

bool pattern_has_magic(Str text)
{
	const char *end = text.ptr + text.len;
	for (const char *p = text.ptr; p < end; p++) {
		if (*p == '*' || *p == '?')
			return true;
		if (*p == '[' && memchr(p, ']', (size_t)(end - p)))
			return true;
		if (*p == '\\')
			p++;
	}
	return false;
}

/* ---- Matching bytes: literals and, between them, one star. ---- */

/* Is the text at p, where it has room? The first byte decides most comparisons, without a call. */
static inline bool bytes_at(Str text, const char *p)
{
	if (text.len == 0)
		return true;
	return *p == *text.ptr && (text.len == 1 || memcmp(p, text.ptr, text.len) == 0);
}

/* Where the text first (or last) occurs from p to end; NULL for nowhere. */
static inline const char *bytes_first(Str text, const char *p, const char *end)
{
	if (text.len == 1)
		return memchr(p, *text.ptr, (size_t)(end - p));
	return text.len == 0 ? p : memmem(p, (size_t)(end - p), text.ptr, text.len);
}

static inline const char *bytes_last(Str text, const char *p, const char *end)
{
	if ((size_t)(end - p) < text.len)
		return NULL;
	for (const char *at = end - text.len; ; at--) {
		if (bytes_at(text, at))
			return at;
		if (at == p)
			return NULL;
	}
}

static inline bool is_simple(const Pattern *pattern)
{
	return !pattern->by_char && pattern->nruns <= 2;
}

static bool simple_match(const Pattern *pattern, Str text)
{
	Str head = pattern->runs[0].literal;
	if (pattern->nruns == 1)
		return text.len == head.len && bytes_at(head, text.ptr);
	Str tail = pattern->runs[1].literal;
	return text.len >= head.len + tail.len && bytes_at(head, text.ptr) &&
		bytes_at(tail, text.ptr + text.len - tail.len);
}

static ptrdiff_t simple_prefix(const Pattern *pattern, Str text, bool longest)
{
	Str head = pattern->runs[0].literal;
	if (text.len < head.len || !bytes_at(head, text.ptr))
		return -1;
	if (pattern->nruns == 1)
		return (ptrdiff_t)head.len;
	Str tail = pattern->runs[1].literal;
	const char *from = text.ptr + head.len, *end = text.ptr + text.len;
	const char *at = longest ? bytes_last(tail, from, end) : bytes_first(tail, from, end);
	return at ? at + tail.len - text.ptr : -1;
}

static ptrdiff_t simple_suffix(const Pattern *pattern, Str text, bool longest)
{
	Str tail = pattern->runs[pattern->nruns - 1].literal;
	const char *stop = text.ptr + text.len - tail.len;
	if (text.len < tail.len || !bytes_at(tail, stop))
		return -1;
	if (pattern->nruns == 1)
		return stop - text.ptr;
	Str head = pattern->runs[0].literal;
	const char *from = text.ptr;
	const char *at = longest ? bytes_first(head, from, stop) : bytes_last(head, from, stop);
	return at ? at - from : -1;
}

/* ---- Matching anything. ---- */

/* The subject of a match. Positions that functions take and return are between characters. */
typedef struct Subject {
	const char *start, *end;
	bool utf8;
} Subject;

static bool set_has_code(const Set *set, uint32_t code)
{
	for (uint32_t i = 0; i < set->nranges; i++)
		if (code >= set->ranges[i].low && code <= set->ranges[i].high)
			return true;
	if (set->classes == 0)
		return false;
	locale_ensure();
	for (size_t i = 0; i < NCLASSES; i++)
		if (set->classes >> i & 1 && classes[i].is_wide((wint_t)code))
			return true;
	return false;
}

/* The character at p when the set has it: its length in bytes, otherwise 0. */
static size_t set_match(const Set *set, const char *p, const Subject *subject)
{
	if (!subject->utf8 || (unsigned char)*p < 0x80)
		return bit_test(set, (unsigned char)*p);
	uint32_t code;
	size_t len = utf8_decode(p, subject->end, &code);
	return set_has_code(set, code) != set->negated ? len : 0;
}

/* Is p, where a continuation byte stands, inside a character? */
static bool inside_char(const Subject *subject, const char *p)
{
	uint32_t code;
	for (int back = 1; back <= 3 && p - subject->start >= back; back++)
		if (utf8_decode(p - back, subject->end, &code) > (size_t)back)
			return true;
	return false;
}

static inline bool at_boundary(const Subject *subject, const char *p)
{
	if (!subject->utf8 || p == subject->end || ((unsigned char)*p & 0xC0) != 0x80)
		return true;
	return !inside_char(subject, p);
}

static const char *char_before(const Subject *subject, const char *p)
{
	if (!subject->utf8 || (unsigned char)p[-1] < 0x80)
		return p - 1;
	return utf8_prev(subject->start, p);
}

static inline bool text_at(Str text, const char *p, const Subject *subject)
{
	return (size_t)(subject->end - p) >= text.len && bytes_at(text, p) &&
		at_boundary(subject, p + text.len);
}

static const char *pieces_at(const Run *run, const char *p, const Subject *subject)
{
	const Piece *stop = run->pieces + run->npieces;
	for (const Piece *piece = run->pieces; piece < stop; piece++) {
		size_t len = 0;
		if (piece->kind == PIECE_LITERAL)
			len = text_at(piece->text, p, subject) ? piece->text.len : 0;
		else if (p < subject->end)
			len = piece->kind == PIECE_ANY ? char_len(p, subject->end, subject->utf8) :
				set_match(piece->set, p, subject);
		if (len == 0)
			return NULL;
		p += len;
	}
	return p;
}

/* Where the run's match that begins at p ends; NULL when it does not match there. */
static inline const char *run_at(const Run *run, const char *p, const Subject *subject)
{
	if (run->literal.ptr)
		return text_at(run->literal, p, subject) ? p + run->literal.len : NULL;
	return pieces_at(run, p, subject);
}

/* Where the run's match that ends at `stop` begins. */
static const char *run_before(const Run *run, const char *stop, const Subject *subject)
{
	size_t room = (size_t)(stop - subject->start);
	const char *p = stop;
	if (run->literal.ptr || !subject->utf8) {
		if (room < run->nbytes)
			return NULL;
		p -= run->nbytes;
		if (!at_boundary(subject, p))
			return NULL;
	} else {
		for (size_t i = 0; i < run->nchars; i++) {
			if (p == subject->start)
				return NULL;
			p = char_before(subject, p);
		}
	}
	return run_at(run, p, subject) == stop ? p : NULL;
}

/* Where a match begins and ends; both NULL when there is none. */
typedef struct Match {
	const char *start, *end;
} Match;

/* The leftmost and the rightmost place of a literal that is made of whole characters there. */
static Match literal_first(Str text, const char *p, const Subject *subject)
{
	while ((p = bytes_first(text, p, subject->end))) {
		if (at_boundary(subject, p) && at_boundary(subject, p + text.len))
			return (Match){ p, p + text.len };
		p++;
	}
	return (Match){ 0 };
}

static Match literal_last(Str text, const char *from, const char *stop, const Subject *subject)
{
	const char *p;
	while ((p = bytes_last(text, from, stop))) {
		stop = p + text.len;
		if (at_boundary(subject, p) && at_boundary(subject, stop))
			return (Match){ p, stop };
		stop--;
	}
	return (Match){ 0 };
}

/* The next place from p on where a piece may match, as far as one byte tells; NULL for none. */
static const char *piece_next(const Piece *piece, const char *p, const Subject *subject)
{
	if (piece->kind == PIECE_LITERAL)
		return memchr(p, *piece->text.ptr, (size_t)(subject->end - p));
	if (piece->kind == PIECE_SET) {
		unsigned char sure = subject->utf8 ? 0x7F : 0xFF;
		for (; p < subject->end; p++)
			if ((unsigned char)*p > sure || bit_test(piece->set, (unsigned char)*p))
				return p;
		return NULL;
	}
	return p < subject->end ? p : NULL;
}

/* The leftmost match in what begins at p. */
static inline Match run_first(const Run *run, const char *p, const Subject *subject)
{
	if (run->literal.ptr)
		return literal_first(run->literal, p, subject);
	for (; (p = piece_next(run->pieces, p, subject)); p++) {
		const char *end = at_boundary(subject, p) ? pieces_at(run, p, subject) : NULL;
		if (end)
			return (Match){ p, end };
	}
	return (Match){ 0 };
}

/* The rightmost match in what ends at `stop`. */
static Match run_last(const Run *run, const char *from, const char *stop, const Subject *subject)
{
	if (run->literal.ptr)
		return literal_last(run->literal, from, stop, subject);
	for (;;) {
		const char *start = run_before(run, stop, subject);
		if (start)
			return start >= from ? (Match){ start, stop } : (Match){ 0 };
		if (stop == from)
			return (Match){ 0 };
		stop = char_before(subject, stop);
	}
}

/* Matches runs[1] to runs[stop - 1] from p on, each as far left as it goes. */
static inline const char *runs_forward(const Pattern *pattern, size_t stop, const char *p,
	const Subject *subject)
{
	for (size_t i = 1; p && i < stop; i++)
		p = run_first(&pattern->runs[i], p, subject).end;
	return p;
}

/* The leftmost place is right for a run between two stars: it leaves most to the runs behind it. */
bool pattern_match(const Pattern *pattern, Str text, bool utf8)
{
	if (is_simple(pattern))
		return simple_match(pattern, text);
	Subject subject = { text.ptr, text.ptr + text.len, utf8 && pattern->by_char };
	size_t last = pattern->nruns - 1;
	const char *p = run_at(&pattern->runs[0], subject.start, &subject);
	if (last == 0 || !p)
		return p == subject.end;
	const char *tail = run_before(&pattern->runs[last], subject.end, &subject);
	if (!tail || p > tail)
		return false;
	Subject middle = { subject.start, tail, subject.utf8 };
	return runs_forward(pattern, last, p, &middle) != NULL;
}

ptrdiff_t pattern_prefix(const Pattern *pattern, Str text, bool longest, bool utf8)
{
	if (is_simple(pattern))
		return simple_prefix(pattern, text, longest);
	Subject subject = { text.ptr, text.ptr + text.len, utf8 && pattern->by_char };
	size_t last = pattern->nruns - 1;
	const char *p = run_at(&pattern->runs[0], subject.start, &subject);
	if (p && last > 0) {
		p = runs_forward(pattern, longest ? last : pattern->nruns, p, &subject);
		if (p && longest)
			p = run_last(&pattern->runs[last], p, subject.end, &subject).end;
	}
	return p ? p - subject.start : -1;
}

ptrdiff_t pattern_suffix(const Pattern *pattern, Str text, bool longest, bool utf8)
{
	if (is_simple(pattern))
		return simple_suffix(pattern, text, longest);
	Subject subject = { text.ptr, text.ptr + text.len, utf8 && pattern->by_char };
	size_t last = pattern->nruns - 1;
	const char *stop = run_before(&pattern->runs[last], subject.end, &subject);
	for (size_t i = last; stop && i-- > (longest ? 1 : 0); )
		stop = run_last(&pattern->runs[i], subject.start, stop, &subject).start;
	if (stop && longest && last > 0) {
		Subject before = { subject.start, stop, subject.utf8 };
		stop = run_first(&pattern->runs[0], subject.start, &before).start;
	}
	return stop ? stop - subject.start : -1;
}
