# Worker and intake through PgBouncer in transaction mode: no session state, no named prepared statements.
# shellcheck shell=bash disable=SC2154
sql "SELECT format('\"%s\" \"%s\"', rolname, rolpassword) FROM pg_authid WHERE rolpassword IS NOT NULL" >"$dir/users.txt"
export SERVER_PORT=$PG_PORT SERVER_CA=$PG_ROOT USERS=$dir/users.txt
up pgbouncer
sed "s/:$PG_PORT:/:$BOUNCER_PORT:/" "$PGPASSFILE" >>"$PGPASSFILE.more"
cat "$PGPASSFILE.more" >>"$PGPASSFILE"
direct=$dsn
dsn=$BOUNCER_DSN
gives 'pooled: painted' 0 "$photovet" paint "$dir/painted/pooled" -n 12 --seed 45
gives 'pooled: a campaign' 0 as olga campaign create pooled --title pooled --undo-seconds 0 --target "file://$dir/pooled" --name-template '{student_no}.jpg' --notify file
gives 'pooled: chen' 0 as olga people assign chen --campaign pooled --as supervisor
gives 'pooled: import' 0 as olga import "$dir/painted/pooled/manifest.csv" --campaign pooled
gives 'pooled: checks' 0 as wendy work --once
gives 'pooled: decisions' 0 as chen approve --campaign pooled --expect 12
as wendy work --once >"$dir/worker.1" 2>&1 &		# two at once on four server connections
first=$!
gives 'pooled: two workers deliver' 0 as wendy work --once
wait "$first"
is 'pooled: the other one too' 0 $?
is 'pooled: all uploaded' 12 "$(as olga list --campaign pooled --status uploaded -f ids | wc -l)"
dsn=$direct
