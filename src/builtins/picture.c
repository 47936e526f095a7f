/* builtins/picture.c: page states as a picture of letters, or as SVG. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/picture.h"

enum { ROW_CELLS = 64, CELLS_MAX = 64 * 64, SQUARE = 10, MARGIN = 20 };

static const struct Look {
	const char *sgr;            /* of the terminal: ECMA-48 SGR parameters */
	const char *fill;           /* of the drawing */
	const char *meaning;
} looks[PAGE_CLASS_COUNT] = {
	[PAGE_ABSENT] = { "2", "#eeeeee", "no frame" },
	[PAGE_ZERO] = { "37", "#bbbbbb", "the shared zero page" },
	[PAGE_PRIVATE] = { "32", "#44aa55", "a frame of this process alone" },
	[PAGE_COW] = { "33", "#ddaa33", "shared with a relative: a write copies" },
	[PAGE_FILE] = { "34", "#4477cc", "in the page cache" },
	[PAGE_SHMEM] = { "36", "#33aaaa", "shared memory" },
	[PAGE_SWAP] = { "31", "#bb4455", "in swap space" },
	[PAGE_UNSURE] = { "35", "#aa66aa", "cow or zero: the kernel does not tell" },
};

/* The class that most of a cell's pages have. */
static PageClass cell_class(const Picture *picture, size_t first, size_t per_cell)
{
	size_t counts[PAGE_CLASS_COUNT] = { 0 }, best = 0;
	for (size_t page = first; page < first + per_cell && page < picture->pages; page++)
		counts[picture->states[page].class]++;
	for (size_t i = 1; i < PAGE_CLASS_COUNT; i++)
		if (counts[i] > counts[best])
			best = i;
	return (PageClass)best;
}

static size_t pages_per_cell(const Picture *picture)
{
	return (picture->pages + CELLS_MAX - 1) / CELLS_MAX;
}

static void count_classes(const Picture *picture, size_t counts[PAGE_CLASS_COUNT])
{
	memset(counts, 0, PAGE_CLASS_COUNT * sizeof *counts);
	for (size_t i = 0; i < picture->pages; i++)
		counts[picture->states[i].class]++;
}

static void put_letter(Out *out, PageClass class, bool colour)
{
	if (colour)
		out_format(out, "\033[%sm%c\033[0m", looks[class].sgr, page_class_letters[class]);
	else
		out_char(out, page_class_letters[class]);
}

void picture_print(const Picture *picture, Out *out, bool colour)
{
	size_t per_cell = pages_per_cell(picture), counts[PAGE_CLASS_COUNT];
	out_format(out, "%s: %zu pages, ", picture->title, picture->pages);
	if (per_cell == 1)
		out_text(out, "a cell a page\n");
	else
		out_format(
			out, "a cell for %zu pages: the class that most of them have\n", per_cell);
	for (size_t page = 0, cell = 0; page < picture->pages; page += per_cell, cell++) {
		if (cell % ROW_CELLS == 0)
			out_format(out, "%s%8zu ", cell > 0 ? "\n" : "", page);
		put_letter(out, cell_class(picture, page, per_cell), colour);
	}
	out_char(out, '\n');
	count_classes(picture, counts);
	for (size_t i = 0; i < PAGE_CLASS_COUNT; i++) {
		if (counts[i] == 0)
			continue;
		put_letter(out, (PageClass)i, colour);
		out_format(out, " %s %zu: %s\n", page_class_names[i], counts[i], looks[i].meaning);
	}
	out_format(out, "source: %s\n", picture->source);
}

/* Text in XML: titles come from file names. */
static void put_escaped(Out *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '<')
			out_text(out, "&lt;");
		else if (*text == '&')
			out_text(out, "&amp;");
		else if ((unsigned char)*text >= ' ')
			out_char(out, *text);
	}
}

void picture_svg(const Picture *picture, Out *out)
{
	size_t per_cell = pages_per_cell(picture), counts[PAGE_CLASS_COUNT], legends = 0;
	size_t cells = (picture->pages + per_cell - 1) / per_cell;
	size_t rows = (cells + ROW_CELLS - 1) / ROW_CELLS;
	count_classes(picture, counts);
	for (size_t i = 0; i < PAGE_CLASS_COUNT; i++)
		legends += counts[i] > 0;
	size_t width = ROW_CELLS * SQUARE + 2 * MARGIN, top = 2 * MARGIN,
	       y = top + rows * SQUARE + MARGIN;
	out_format(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%zu\" height=\"%zu\" "
		"font-family=\"sans-serif\" "
		"font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n<text "
		"x=\"%d\" y=\"%d\">",
		width, y + (legends + 1) * MARGIN, MARGIN, MARGIN + 6);
	put_escaped(out, picture->title);
	out_format(out, ": %zu pages, %zu in a square</text>\n", picture->pages, per_cell);
	for (size_t cell = 0; cell < cells; cell++)
		out_format(out,
			"<rect x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n",
			MARGIN + cell % ROW_CELLS * SQUARE, top + cell / ROW_CELLS * SQUARE,
			SQUARE - 1, SQUARE - 1,
			looks[cell_class(picture, cell * per_cell, per_cell)].fill);
	for (size_t i = 0; i < PAGE_CLASS_COUNT; i++) {
		if (counts[i] == 0)
			continue;
		out_format(out,
			"<rect x=\"%d\" y=\"%zu\" width=\"12\" height=\"12\" fill=\"%s\"/><text "
			"x=\"%d\" y=\"%zu\">%s: %zu (%s)</text>\n",
			MARGIN, y, looks[i].fill, 2 * MARGIN, y + 11, page_class_names[i],
			counts[i], looks[i].meaning);
		y += MARGIN;
	}
	out_format(out, "<text x=\"%d\" y=\"%zu\">source: %s</text>\n</svg>\n", MARGIN, y + 11,
		picture->source);
}
