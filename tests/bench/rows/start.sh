# start.sh: start the shell and leave; the whole process is measured, many times over.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# whole: -c :
# count: 40

:
