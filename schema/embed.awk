# Turns schema/migrations/NNNN_name.sql and schema/queries/noun_verb.sql into C: queries become
# `static const char sql_noun_verb[]`, migrations the table sql_migrations[] in file order.
function escape(s) { gsub(/\\/, "\\\\\\\\", s); gsub(/"/, "\\\"", s); gsub(/\t/, "\\t", s); return s }
function finish() { if (name != "") print ";" }
BEGIN { print "/* Made from schema/ by schema/embed.awk. */"; print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""; print "#pragma GCC diagnostic ignored \"-Wunused-variable\"" }
FNR == 1 {
	finish()
	n = split(FILENAME, part, "/"); base = part[n]; sub(/\.sql$/, "", base)
	if (FILENAME ~ /migrations\//) { name = "migration_" base; order[++count] = base } else name = "sql_" base
	printf "static const char %s[] =\n", name
}
{ printf "\t\"%s\\n\"\n", escape($0) }
END {
	finish()
	print "struct sql_migration { int version; const char *name, *text; };"
	print "static const struct sql_migration sql_migrations[] = {"
	for (i = 1; i <= count; i++) printf "\t{ %d, \"%s\", migration_%s },\n", substr(order[i], 1, 4) + 0, order[i], order[i]
	print "\t{ 0, 0, 0 },\n};"
}
