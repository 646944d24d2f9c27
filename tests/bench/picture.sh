#!/usr/bin/env bash
# picture.sh [-n ROUNDS] BUILD [FILE.jpg...]: JPEG bytes to sixel bytes, as whole processes,
# against img2sixel and chafa (drawn portraits when no file is given). The programs take
# turns, so that a busy machine is unfair to none; the table has medians. Ratios are to
# img2sixel at its defaults.
set -eu
rounds=9
while getopts n: flag; do
  case $flag in
    n) rounds=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 1 ] || { sed -n '2,5p' "$0" >&2; exit 2; }
build=$1
. "$(dirname "$0")/lib.sh"
bench=$build/tests/bench_picture
shift
command -v img2sixel >/dev/null || { echo "picture.sh: needs img2sixel (package libsixel-bin)" >&2; exit 2; }
chafa=$(command -v chafa || true)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# = 0 ]; then
  for seed in 1 2 3 4 5 6; do
    "$build/tests/draw_portrait" "$seed" "$work/drawn-$seed.jpg"
  done
  set -- "$work"/drawn-*.jpg
fi

median() { sort -n "$1" | sed -n "$((($(wc -l <"$1") + 1) / 2))p"; }
row() { # NAME "WALL CPU" SIXEL [strict]
  local us cpu line bytes
  read -r us cpu <<<"$2"
  # shellcheck disable=SC2086
  line=$("$bench" compare "$photo" "$3" ${4-})
  bytes=${line%% *}
  [ -n "${base_us-}" ] || { base_us=$us base_cpu=$cpu base_bytes=$bytes; }
  printf '%s\n' "$1 $us $base_us $cpu $base_cpu $base_bytes" | awk -v line="$line" '{
    split(line, f, " ")
    printf "  %-16s %7.1f ms  %5.2fx  cpu %7.1f ms  %5.2fx  %8d bytes  %5.3f  SSIM %s  PSNR %s\n", $1, $2 / 1000, $3 / $2, $4 / 1000, $5 / $4, f[1], f[1] / $6, f[4], f[5]
  }'
  printf '%s %s %s %s\n' "$1" "$us" "$base_us" "$bytes $base_bytes ${line#* * * } $cpu $base_cpu" >>"$work/all"
}

printf '\n## JPEG to sixel, whole processes (median of %s, in turns)\n' "$rounds"
: >"$work/all"
for photo; do
  echo "${photo##*/}"
  unset base_us
  # A photo of another size is scaled by each program while it is timed; bytes and quality
  # of the others are then taken from the pixels that ours shows.
  size=$("$bench" size "$photo")
  input=$photo scale=()
  if [ "$size" != same ]; then
    input=$work/input.ppm
    "$bench" ppm "$photo" >"$input"
    scale=(-w "${size%x*}" -h "${size#*x}")
  fi
  turns=("$work/img2sixel.six" img2sixel "${scale[@]}" "$photo")
  turns+=(-- "$work/ours.six" "$bench" encode "$photo" 64 -- "$work/ours256.six" "$bench" encode "$photo" 256)
  [ -z "$chafa" ] || turns+=(-- "$work/chafa.six" "$chafa" -f sixels --stretch -s 60x80 "$photo")
  readarray -t times < <("$build/tests/bench_turns" "$rounds" "${turns[@]}")
  [ "$size" = same ] || img2sixel "$input" >"$work/img2sixel.six"
  row img2sixel "${times[0]}" "$work/img2sixel.six"
  [ -z "$chafa" ] || row chafa "${times[3]}" "$work/chafa.six"
  row photovet-64 "${times[1]}" "$work/ours.six" strict
  row photovet-256 "${times[2]}" "$work/ours256.six" strict
done
echo "all: median (worst) of speed against img2sixel, of processor time, bytes against img2sixel, SSIM"
for name in img2sixel chafa photovet-64 photovet-256; do
  awk -v name=$name '$1 == name { print $3 / $2 }' "$work/all" | sort -n >"$work/speed"
  awk -v name=$name '$1 == name { print $NF / $(NF - 1) }' "$work/all" | sort -n >"$work/cpu"
  awk -v name=$name '$1 == name { print $4 / $5 }' "$work/all" | sort -n >"$work/bytes"
  awk -v name=$name '$1 == name { print $6 }' "$work/all" | sort -n >"$work/ssim"
  [ -s "$work/speed" ] || continue
  printf '  %-16s %5.2fx (%.2fx)  cpu %5.2fx (%.2fx)  %5.3f (%.3f)  %.4f (%.4f)\n' $name "$(median "$work/speed")" "$(head -n 1 "$work/speed")" \
    "$(median "$work/cpu")" "$(head -n 1 "$work/cpu")" \
    "$(median "$work/bytes")" "$(tail -n 1 "$work/bytes")" "$(median "$work/ssim")" "$(head -n 1 "$work/ssim")"
  if [ $name = photovet-64 ]; then
    figure 'photo to sixel, times faster than img2sixel' "$(median "$work/speed" | awk '{ printf "%.2f", $1 }')" x least 3
    figure 'its bytes, of those of img2sixel' "$(median "$work/bytes" | awk '{ printf "%.3f", $1 }')" x most 0.5
    figure 'its SSIM, median' "$(median "$work/ssim" | awk '{ printf "%.4f", $1 }')" '' least "$ssim_of_img2sixel"
  elif [ $name = img2sixel ]; then
    ssim_of_img2sixel=$(median "$work/ssim" | awk '{ printf "%.4f", $1 }')
  fi
done
