# parse-n.sh: parse a script of 50,000 lines with -n.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# whole: -n $BENCH_DIR/script
# count: 2

:
