# shellcheck shell=bash disable=SC2154,SC2034,SC2016,SC2086
# Campaigns and people.
with_people
t 'create prints the code' 0 'P campaign create c1 --title "Class of 2026" --term 2026 --stages 2 --review-days 2 --review-days S0=25 --undo-seconds 0 --notify mail,file' <<'END'
c1
END
t 'a second one of that code' 4 'P campaign create c1 --title X' <<'END'
! photovet: the campaign exists already: 'c1'
END
t 'a title is needed' 2 'P campaign create c9' <<'END'
! photovet: a campaign needs --title
END
t 'a bad value is one clear line' 6 'P campaign create c9 --title X --zone Mars/Olympus' <<'END'
! photovet: bad value for zone: 'Mars/Olympus' (a time zone like Asia/Shanghai)
END
t 'a bad gateway name is refused for its syntax' 6 'P campaign create c9 --title X --notify "a b"' <<'END'
! photovet: bad value for notify: 'a b' (gateway names like mail,sms)
END
ok 'show knows every setting' 'P campaign show c1 >o; for w in "Class of 2026" "S0=25" "mail,file"; do grep -q "$w" o || { cat o; exit 1; }; done'
ok 'json of show' 'P campaign show c1 -f json | python3 -c "import json,sys; j = json.load(sys.stdin); assert j[\"code\"] == \"c1\" and j[\"open\"] is True, j"'
t 'set and show' 0 'P campaign set c1 --undo-seconds 30 && P campaign show c1 | grep undo-seconds' <<'END'
undo-seconds         30
END
t 'an unknown campaign is not visible' 3 'P campaign show nope' <<'END'
! photovet: no such campaign, or it is not visible to you: 'nope'
END
t 'a reviewer may not create' 5 'as anna campaign create c2 --title X' <<'END'
! photovet: your login lacks the role this needs: photovet_operator
END
t 'assign needs a login that exists, and prints the line' 6 'P people assign zoe --campaign c1 --as reviewer' <<'END'
! photovet: login does not exist: 'zoe'; run: CREATE ROLE zoe LOGIN; GRANT photovet_reviewer TO zoe;
END
t 'assign needs the group role' 6 'P people assign eve --campaign c1 --as reviewer' <<'END'
! photovet: login lacks the group role photovet_reviewer: 'eve'; run: GRANT photovet_reviewer TO eve;
END
t 'assign and list' 0 'P people assign anna --campaign c1 --as reviewer; P people list --campaign c1 | sort' <<'END'
c1        intake    olga
c1        operator  olga
c1        reviewer  anna
campaign  role      login
END
t 'unassign' 0 'P people unassign anna --campaign c1 --as reviewer; P people list --campaign c1 -f json | grep -c anna; true' <<'END'
0
END
printf 'date,kind\n2026-10-01,holiday\n2026-10-10,workday\n' >days.csv
t 'holidays' 0 'P campaign holidays c1 days.csv' <<'END'
2 days
END
printf '2026-10-01,holiday\n2026-13-01,holiday\n' >days.csv
ok 'a bad holiday line is named and nothing is loaded' 'P campaign holidays c1 days.csv 2>e; [ $? = 6 ] && grep -q 2026-13-01 e && [ "$(sql "SELECT count(*) FROM photovet.holiday")" = 2 ]'
t 'close' 0 'P campaign close c1; P campaign list | tail -n 1 | cut -c1-30' <<'END'
c1    Class of 2026  closed   
END
