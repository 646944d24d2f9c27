# A person at a real terminal: xterm with sixel graphics under Xvfb, keys by XTEST, judged by what the database
# then holds and by the pixels on the screen.
# shellcheck shell=bash disable=SC2154,SC2034
n=40
while [ -e "/tmp/.X11-unix/X$n" ] || [ -e "/tmp/.X$n-lock" ]; do n=$((n + 1)); done
Xvfb ":$n" -screen 0 1280x1024x24 -nolisten tcp >"$dir/xvfb.log" 2>&1 &
xvfb=$!		# run.sh ends it
for _ in {1..100}; do
	[ -e "/tmp/.X11-unix/X$n" ] && break
	sleep 0.1
done
gives 'screen: painted' 0 "$photovet" paint "$dir/painted/screen" -n 6 --seed 3
gives 'screen: a campaign' 0 as olga campaign create screen --title 'Screen' --undo-seconds 5 --target "file://$dir/screen" --name-template '{student_no}.jpg' --notify file
as olga people assign anna --campaign screen --as reviewer >/dev/null
gives 'screen: imported' 0 as olga import "$dir/painted/screen/manifest.csv" --campaign screen
gives 'screen: checked' 0 as wendy work --once

DISPLAY=:$n xterm -ti vt340 -b 0 -bw 0 -geometry 150x50+0+0 -fn fixed -xrm 'XTerm*maxGraphicSize: 1000x1000' -xrm 'XTerm*cursorBlink: false' -e \
	"$photovet" -c "$dir/photovet.conf" -d "$dsn user=anna" review --campaign screen >"$dir/xterm.log" 2>&1 &
xterm=$!
key() {
	for k in "$@"; do
		DISPLAY=:$n xdotool mousemove 300 300 key --clearmodifiers "$k"
		sleep 0.7
	done
}
# stands NAME STATUS N: waits until N submissions are in this state
stands() {
	local found
	for _ in {1..60}; do
		found=$(as olga list --campaign screen --status "$2" -f ids 2>/dev/null | wc -l)
		[ "$found" = "$3" ] && break
		sleep 0.1
	done
	is "screen: $1" "$3" "$found"
}
# The photo of student NO, as it was decided on, against what the screen shows below its first line: root mean square
# of the difference, per cent. 48 colours and dithering cost a few.
differs() {
	local photo=$dir/shown.jpg size=$2
	DISPLAY=:$n import -window root "$dir/screen.png"
	sql "SELECT encode(p.data, 'base64') FROM photovet.photo_data p JOIN photovet.submission s ON p.sha256 = coalesce(s.standard_sha256, s.original_sha256)
		JOIN photovet.student t USING (student_id) WHERE s.campaign = 'screen' AND t.student_no = '$1'" | base64 -d >"$photo"
	convert "$dir/screen.png" -crop "$size+0+13" +repage "$dir/seen.png"
	convert "$photo" -resize "$size!" "$dir/wanted.png"
	compare -metric RMSE "$dir/seen.png" "$dir/wanted.png" null: 2>&1 | sed 's/.*(\([0-9.]*\)).*/\1/' | awk '{ printf "%d", $1 * 100 }'
}
looks() {
	local found
	for _ in {1..30}; do
		found=$(differs "$1" "$size")
		[ "$found" -lt 8 ] && break
		sleep 0.2
	done
	if [ "$found" -lt 8 ]; then ok "screen: shows photo $1 ($found % off)"; else not_ok "screen: shows photo $1" "$found % off"; fi
}
mapfile -t students < <(as olga list --campaign screen --sort due_at -o student_no -f csv | tail -n +2)
is 'screen: six students' 6 "${#students[@]}"
size=464x618		# what 150x50 cells of 6x13 leave for a 3:4 picture
sleep 1
looks "${students[0]}"
key a
stands 'a approves' approved 1
looks "${students[1]}"
key x 1 2 Return
stands 'x, two reasons, Enter rejects' rejected 1
looks "${students[2]}"
key a
stands 'a approves the next' approved 2
key u
stands 'u takes it back' approved 1
looks "${students[2]}"
key a
stands 'and a again' approved 2
looks "${students[3]}"
show=$(as olga show "$(as olga list --campaign screen --student "${students[0]}" -f ids)" -f json)
display=$(sql "SELECT display::json ->> 'protocol', display::json ->> 'width', display::json ->> 'height', display::json ->> 'acknowledged_by', display::json ->> 'sha256' = encode(d.photo_sha256, 'hex')
	FROM photovet.decision d JOIN photovet.submission s USING (submission_id) WHERE s.campaign = 'screen' ORDER BY decision_id LIMIT 1")
is 'screen: the decision knows what was shown' 'sixel|464|618|terminal|t' "$display"
has 'screen: and was made at the screen' '"via":"screen"' "${show// /}"
key q q
DISPLAY=:$n import -window root "$dir/leaving.png"
is 'screen: nothing of a photo is left in the queue view' 0 "$(convert "$dir/leaving.png" -crop 900x650+0+0 +repage -fuzz 4% -fill black +opaque 'rgb(100,197,255)' -fill white \
	-opaque 'rgb(100,197,255)' -format '%[fx:round(mean*w*h)]' info:)"
key n		# give them back
sleep 0.5
if kill -0 "$xterm" 2>/dev/null; then
	DISPLAY=:$n import -window root "$dir/left.png"
	not_ok 'screen: q leaves'
	kill "$xterm"
else
	ok 'screen: q leaves'
fi
sleep 4			# the undo window
gives 'screen: the worker delivers' 0 as wendy work --once
is 'screen: what was not decided is free again' 0 "$(sql "SELECT count(*) FROM photovet.lease")"
stands 'both photos are uploaded' uploaded 2
is 'screen: they lie in the folder' 2 "$(find "$dir/screen" -name '*.jpg' | wc -l)"
