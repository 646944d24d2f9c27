# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# In a two-stage campaign another person decides the second stage, once the first window is over.
with_people
with_campaign c2 --stages 2 --scripted reviewer --undo-seconds 1
with_photos c2 2
mapfile -t id < <(as anna list -f ids)
t 'the first approval leads to the second stage' 0 "as anna approve ${id[0]} | sed 's/ [0-9]* / N /'" <<END
${id[0]} N pending_final
! batch 1: 1 done, 0 refused
END
sleep 1.2
t 'it is refused to who made it' 5 "as anna approve ${id[0]} 2>e; s=\$?; grep -c PV203 e; exit \$s" <<'END'
1
END
ok 'it is not offered to who made it, but to another' 'as anna claim --campaign c2 -n 20 | grep -qx '"${id[0]}"' && exit 1; as bo claim --campaign c2 --status pending_final -n 5 | grep -qx '"${id[0]}"
t 'the second approval is final' 0 "as bo approve ${id[0]} | sed 's/ [0-9]* / N /'" <<END
${id[0]} N approved
! batch 3: 1 done, 0 refused
END
