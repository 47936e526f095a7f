#!/bin/sh
# layers.sh: sources include only what their layer may know, and headers include no circle.
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

# One line "file included" for each include of a header of ours, as paths in the checkout.
includes=$(find src builtins -name '*.[ch]' -exec awk '
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		sub(/^[^"]*"/, ""); sub(/".*/, "")
		if ($0 != "config.h") print FILENAME, "src/" $0
	}' {} +)

verdict 'every layer includes only what it may know' "$(printf '%s\n' "$includes" | awk '
function layer(path) { sub(/^src\//, "", path); sub(/\/.*/, "", path); return path }
BEGIN {
	may["base"] = "base"
	may["sys"] = "base sys"
	may["observe"] = "base sys observe"
	may["report"] = "base sys report"
	may["syntax"] = "base syntax"
	may["state"] = "base sys syntax state"
	may["eval"] = "base sys syntax state eval"
	may["edit"] = "base sys edit"
	may["builtins"] = "base sys observe report syntax state eval edit builtins"
	may["libexec"] = "base sys observe libexec"
	may["front"] = "base sys observe report syntax state eval edit builtins front"
}
NF == 2 && index(" " may[layer($1)] " ", " " layer($2) " ") == 0 { print $1 " includes " $2 }')"

verdict 'every included header exists' "$(printf '%s\n' "$includes" | while read -r file header; do
	[ -z "$header" ] || [ -f "$header" ] || printf '%s includes %s\n' "$file" "$header"
done)"

verdict 'no header includes itself by way of others' "$(printf '%s\n' "$includes" |
	awk '$1 ~ /\.h$/' | tsort 2>&1 >/dev/null)"

# A header of another layer is named with its layer, so that an include tells where it points.
verdict 'includes name the layer' "$(printf '%s\n' "$includes" | awk 'NF == 2 && $2 !~ /^src\/.*\//')"

echo "1..$count"
