# strings.sh: the string operators of parameters.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 15000
# instructions: 200 600
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	path=/usr/local/share/doc/$i/readme.tar.gz
	base=${path##*/}
	directory=${path%/*}
	stem=${base%%.*} suffix=${base#*.}
	length=${#path}
	: "${unset_name-$stem}" "${suffix:+$length}" "${directory:=none}"
	i=$((i + 1))
done
