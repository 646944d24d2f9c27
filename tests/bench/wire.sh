#!/usr/bin/env bash
# wire.sh [-n ROUNDS] BUILD [FILE.jpg...]: the wire encoder on photos cropped and scaled to
# 480x640 (drawn portraits when no file is given), against img2sixel and chafa at their
# defaults and, with OTHER='command' set, against "command FILE.ppm" that writes a sixel.
# Bytes, luma SSIM, PSNR a photo; then medians, the worst, and bytes as a ratio to img2sixel's.
# Our milliseconds are CPU time of one thread, RGB to sixel (median of ROUNDS); the others'
# are whole processes, once. The last line says whether the encoder keeps what it promises:
# median ratio at most 0.22, SSIM .93 wherever img2sixel reaches that, 20 ms in the median.
set -eu
rounds=5
while getopts n: flag; do
  case $flag in
    n) rounds=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 1 ] || { sed -n '2,8p' "$0" >&2; exit 2; }
build=$1
. "$(dirname "$0")/lib.sh"
bench=$build/tests/bench_wire
shift
for tool in img2sixel chafa; do
  command -v $tool >/dev/null || { echo "wire.sh: needs $tool (packages libsixel-bin, chafa)" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# = 0 ]; then
  for seed in 1 2 3 4 5 6; do
    "$build/tests/draw_portrait" "$seed" "$work/drawn-$seed.jpg"
  done
  set -- "$work"/drawn-*.jpg
fi
mkdir "$work/ppm"
"$bench" prepare "$work/ppm" "$@"

other() { # NAME PHOTO COMMAND...: a line "NAME PHOTO BYTES SSIM PSNR MS"
  local name=$1 photo=$2 from=${EPOCHREALTIME/./} us
  shift 2
  "$@" >"$work/six" 2>/dev/null </dev/null
  us=$((${EPOCHREALTIME/./} - from))
  echo "$name $photo $("$bench" compare "$work/ppm/$photo" "$work/six") $(awk -v us="$us" 'BEGIN { printf "%.1f", us / 1000 }')"
}

for file in "$work"/ppm/*.ppm; do
  photo=${file##*/}
  other img2sixel "$photo" img2sixel "$file"
  other chafa "$photo" chafa -f sixels --stretch -s 60x80 "$file"
  # shellcheck disable=SC2086
  [ -z "${OTHER-}" ] || other other "$photo" $OTHER "$file"
done >"$work/lines"
"$bench" table "$rounds" "$work"/ppm/*.ppm | sed 's/^/wire /' >>"$work/lines"

awk -v figures="$work/figures" '
  function median(list, n,   i, j, t, s) {
    for (i = 1; i <= n; i++)
      s[i] = list[i]
    for (i = 2; i <= n; i++)
      for (j = i; j > 1 && s[j] < s[j - 1]; j--) { t = s[j]; s[j] = s[j - 1]; s[j - 1] = t }
    return s[int((n + 1) / 2)]
  }
  { line[$1, $2] = $0; if (!seen[$2]++) photo[++photos] = $2; if (!known[$1]++) name[++names] = $1 }
  END {
    printf "\n## RGB 480x640 to sixel: bytes (ratio to img2sixel), SSIM, PSNR\n"
    for (p = 1; p <= photos; p++) {
      printf "%-28s", substr(photo[p], 1, length(photo[p]) - 4)
      split(line["img2sixel", photo[p]], base, " ")
      for (k = 1; k <= names; k++) {
        split(line[name[k], photo[p]], f, " ")
        printf "  %s %6d (%.3f) %.4f %.1f", f[1], f[3], f[3] / base[3], f[4], f[5]
        bytes[k, p] = f[3]; ratio[k, p] = f[3] / base[3]; ssim[k, p] = f[4]; psnr[k, p] = f[5]; ms[k, p] = f[6]
        if (f[1] == "wire" && f[4] < 0.93 && base[4] >= 0.93) low = low " " photo[p]
      }
      print ""
    }
    printf "\n%-10s %10s %9s %12s %11s %9s %11s %8s %8s\n", "median of " photos, "bytes", "worst", "ratio", "worst", "SSIM", "worst", "PSNR", "ms"
    for (k = 1; k <= names; k++) {
      most = worst = 0; least = 1
      for (p = 1; p <= photos; p++) {
        b[p] = bytes[k, p]; r[p] = ratio[k, p]; s[p] = ssim[k, p]; d[p] = psnr[k, p]; t[p] = ms[k, p]
        most = b[p] > most ? b[p] : most; worst = r[p] > worst ? r[p] : worst; least = s[p] < least ? s[p] : least
      }
      if (name[k] == "wire") { our_ratio = median(r, photos); our_ms = median(t, photos) }
      printf "%-10s %10d %9d %12.3f %11.3f %9.4f %11.4f %8.1f %8.1f\n", name[k], median(b, photos), most, median(r, photos), worst,
        median(s, photos), least, median(d, photos), median(t, photos)
    }
    good = our_ratio <= 0.22 && low == "" && our_ms <= 20
    printf "%s: ratio %.3f of at most 0.22, %.1f ms of at most 20, below SSIM .93 where img2sixel is not:%s\n",
      good ? "kept" : "not kept", our_ratio, our_ms, low == "" ? " none" : low
    printf "%.3f %.1f %d\n", our_ratio, our_ms, split(low, unused, " ") >figures
  }' "$work/lines"
read -r ratio ms low <"$work/figures"
figure 'wire: bytes, of those of img2sixel' "$ratio" x most 0.22
figure 'wire: processor time' "$ms" ms most 20
figure 'wire: photos under SSIM .93 where img2sixel is not' "$low" '' most 0
