/* A result in one line of Chinese or English: the number and the limit. Both languages are
 * here and not in the catalog, because a message to a student is not in the language of the
 * auditor's screen. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "check/measure.h"

enum shape { NUMBER, PERCENT, KILOBYTES, WORDS };	/* WORDS: the detail says it better than the number */

struct words {
	const char *zh, *en, *unit;
	enum shape shape;
	int decimals;
};

static const struct words table[] = {
	[PV_CHECK_FILE_FORMAT] = { "文件格式", "file format", "", WORDS, 0 },
	[PV_CHECK_FILE_BYTES] = { "文件大小", "file size", " KB", KILOBYTES, 0 },
	[PV_CHECK_DIM_WIDTH] = { "宽度", "width", " px", NUMBER, 0 },
	[PV_CHECK_DIM_HEIGHT] = { "高度", "height", " px", NUMBER, 0 },
	[PV_CHECK_DIM_ASPECT] = { "与3:4宽高比的偏差", "distance from 3:4", "", NUMBER, 3 },
	[PV_CHECK_JPEG_Q] = { "JPEG质量因子", "JPEG quality", "", NUMBER, 0 },
	[PV_CHECK_JPEG_ENC] = { "编码器", "encoder", "", WORDS, 0 },
	[PV_CHECK_META_EDITOR] = { "编辑软件痕迹", "traces of an editor", "", WORDS, 0 },
	[PV_CHECK_META_C2PA] = { "内容凭证、AI生成", "content credentials, AI generation", "", WORDS, 0 },
	[PV_CHECK_META_LENS] = { "拍摄镜头", "camera lens", "", WORDS, 0 },
	[PV_CHECK_SEG_CONF] = { "背景边缘颜色一致的比例", "border of one colour", " %", PERCENT, 0 },
	[PV_CHECK_BG_DE] = { "背景色差ΔE", "background colour off by", " ΔE", NUMBER, 1 },
	[PV_CHECK_BG_RMS] = { "背景均匀度偏差", "background unevenness", " ΔE", NUMBER, 1 },
	[PV_CHECK_BG_GRAD] = { "背景渐变", "background gradient", " L*", NUMBER, 1 },
	[PV_CHECK_BG_RESID] = { "背景阴影或杂物", "shadow or things in the background", " L*", NUMBER, 1 },
	[PV_CHECK_BG_HALO] = { "抠图残留", "cut-out residue", " %", NUMBER, 1 },
	[PV_CHECK_BG_CLOTH] = { "衣着与背景的色差ΔE", "clothes differ from the background by", " ΔE", NUMBER, 0 },
	[PV_CHECK_FRAME_BORDER] = { "边框或日期", "border or date", "", WORDS, 0 },
	[PV_CHECK_GEO_TOP] = { "头顶距上边", "space above the head", " px", NUMBER, 0 },
	[PV_CHECK_GEO_HEADW] = { "头部宽度", "head width", " px", NUMBER, 0 },
	[PV_CHECK_GEO_CENTRE] = { "偏离中线（占画面宽）", "off the middle, of the width", " %", PERCENT, 1 },
	[PV_CHECK_GEO_SHOULDER] = { "双肩倾斜", "slope of the shoulders", "°", NUMBER, 1 },
	[PV_CHECK_GEO_BOTTOM] = { "下缘身宽与头宽之比", "body at the lower edge, in head widths", "", NUMBER, 2 },
	[PV_CHECK_SHARP_VOL] = { "清晰度", "sharpness", "", NUMBER, 0 },
	[PV_CHECK_SHARP_REBLUR] = { "模糊度", "blur", "", NUMBER, 2 },
	[PV_CHECK_EXP_MEAN] = { "脸部平均亮度", "mean brightness of the face", "", NUMBER, 0 },
	[PV_CHECK_EXP_HI] = { "脸部过曝面积", "burnt-out part of the face", " %", PERCENT, 1 },
	[PV_CHECK_EXP_LO] = { "脸部过暗面积", "black part of the face", " %", PERCENT, 0 },
	[PV_CHECK_EXP_ENTROPY] = { "脸部层次", "tonal range of the face", " bit", NUMBER, 1 },
	[PV_CHECK_LIGHT_LR] = { "左右脸亮度差", "light, left against right", " %", PERCENT, 0 },
	[PV_CHECK_LIGHT_HINT] = { "左右脸亮度相似度", "likeness of both halves' light", " %", PERCENT, 0 },
	[PV_CHECK_LIGHT_SPEC] = { "脸部反光面积", "shiny part of the face", " %", PERCENT, 1 },
	[PV_CHECK_COLOR_CHROMA] = { "色彩丰富度", "colourfulness", "", NUMBER, 0 },
	[PV_CHECK_COLOR_CAST] = { "肤色偏色", "colour cast of the skin", "", NUMBER, 1 },
	[PV_CHECK_SKIN_SMOOTH] = { "皮肤纹理", "texture of the skin", "", NUMBER, 2 },
	[PV_CHECK_TEX_MOIRE] = { "屏幕摩尔纹", "moire of a screen", "", NUMBER, 0 },
};
static_assert(ARRAY_LEN(table) == PV_CHECK_COUNT, "one row a check");

/* What the checks say in their details. */
static const struct {
	const char *en, *zh;
} phrases[] = {
	{ "the background is not one colour", "背景不是单一颜色" },
	{ "no person stands out", "分辨不出人像" },
	{ "too little background", "背景太少" },
	{ "the head does not stand out", "头部与背景难以区分" },
	{ "long hair", "长发遮挡" },
	{ "shoulders out of the picture", "肩部不在画面内" },
	{ "one shoulder out of the picture", "一侧肩部不在画面内" },
	{ "clothes like the background", "衣着与背景相近" },
	{ "no clothes in sight", "看不到衣着" },
	{ "too little skin in sight", "可见皮肤太少" },
	{ "head cut off", "头部被裁切" },
	{ "too small", "过小" },
	{ "too large", "过大" },
	{ "too dark", "过暗" },
	{ "too bright", "过亮" },
	{ "to the left", "偏左" },
	{ "to the right", "偏右" },
	{ "left half darker", "左半边较暗" },
	{ "right half darker", "右半边较暗" },
	{ "light blue", "浅蓝色" },
	{ "white", "白色" },
	{ "light grey", "浅灰色" },
	{ "round mount", "圆形边框" },
	{ "printed date", "印有日期" },
	{ "progressive", "渐进式JPEG" },
	{ "grey, not colour", "灰度图，不是彩色" },
	{ "not 24-bit colour", "不是24位彩色" },
	{ "content credentials", "带有内容凭证" },
	{ "AI-generated", "由AI生成" },
	{ "no quantisation table", "没有量化表" },
};

/* Details with figures in them: these words of theirs, where the detail begins with the first of its group. */
static const struct {
	const char *begins, *en, *zh;
} parts[] = {
	{ "rim ", "rim ", "白边 " }, { "rim ", ", islands ", "、碎块 " }, { "rim ", ", holes ", "、孔洞 " }, { "rim ", ", bites ", "、缺损 " },
	{ "rim ", ", wall ", "、残留墙面 " },
	{ "damaged, ", "damaged, warnings: ", "文件损坏，警告数：" },
};

static void put_parts(struct buf *out, const char *detail)
{
	const char *at = detail;
	size_t i;

	while (*at) {
		for (i = 0; i < ARRAY_LEN(parts); i++)
			if (strncmp(detail, parts[i].begins, strlen(parts[i].begins)) == 0 && strncmp(at, parts[i].en, strlen(parts[i].en)) == 0)
				break;
		if (i < ARRAY_LEN(parts)) {
			buf_puts(out, parts[i].zh);
			at += strlen(parts[i].en);
		} else {
			buf_putc(out, *at++);
		}
	}
}

static void put_phrase(struct buf *out, const char *detail, bool zh)
{
	size_t i;

	for (i = 0; zh && i < ARRAY_LEN(phrases); i++)
		if (strcmp(detail, phrases[i].en) == 0) {
			buf_puts(out, phrases[i].zh);
			return;
		}
	if (zh)
		put_parts(out, detail);
	else
		buf_puts(out, detail);
}

/* The detail in brackets, if there is one. */
static void put_detail(struct buf *out, const struct pv_check_result *r, bool zh)
{
	if (!*r->detail)
		return;
	buf_puts(out, zh ? "（" : " (");
	put_phrase(out, r->detail, zh);
	buf_puts(out, zh ? "）" : ")");
}

/* Rounded before it is printed: what rounds to nothing has no sign. */
static void put_value(struct buf *out, const struct words *w, double v)
{
	double shown = w->shape == PERCENT ? 100 * v : w->shape == KILOBYTES ? v / 1024 : v, scale = pow(10, w->decimals);

	buf_printf(out, "%.*f", w->decimals, round(shown * scale) / scale + 0.0);
}

/* What is allowed, from the ok limits; where there are none, from the fail limits. */
static void put_limits(struct buf *out, const struct words *w, const struct pv_check_limit *l, bool zh)
{
	double low = isnan(l->ok_low) ? l->fail_low : l->ok_low, high = isnan(l->ok_high) ? l->fail_high : l->ok_high;

	if (isnan(low) && isnan(high))
		return;
	if (isnan(low) || isnan(high)) {
		buf_puts(out, zh ? isnan(low) ? "，不超过" : "，不低于" : isnan(low) ? ", at most " : ", at least ");
		put_value(out, w, isnan(low) ? high : low);
	} else {
		buf_puts(out, zh ? "，允许" : ", allowed ");
		put_value(out, w, low);
		buf_puts(out, low < 0 ? zh ? "至" : " to " : "–");
		put_value(out, w, high);
	}
	buf_puts(out, w->unit);
}

static void put_words(struct buf *out, const struct words *w, const struct pv_check_result *r, bool zh)
{
	buf_printf(out, "%s%s", zh ? w->zh : w->en, zh ? "：" : ": ");
	if (*r->detail)
		put_phrase(out, r->detail, zh);
	else if (r->status == PV_CHECK_OK)
		buf_puts(out, zh ? "正常" : "nothing to object to");
	else
		buf_puts(out, zh ? "不合要求" : "not acceptable");
}

static void put_na(struct buf *out, const char *label, const struct pv_check_result *r, bool zh)
{
	buf_printf(out, zh ? "%s：无法判断" : "%s: could not be assessed", label);
	put_detail(out, r, zh);
}

static void put_number(struct buf *out, const struct words *w, const struct pv_check_limit *l, const struct pv_check_result *r, bool zh)
{
	buf_printf(out, "%s ", zh ? w->zh : w->en);
	put_value(out, w, r->native);
	buf_puts(out, w->unit);
	put_limits(out, w, l, zh);
	if (r->status != PV_CHECK_OK)
		put_detail(out, r, zh);
}

/* For a terminal; cut to size, never inside a character. */
static void put_clean(char *ret_text, size_t size, const char *text)
{
	struct buf clean = BUF_INIT(4096);
	size_t n;

	utf8_sanitize(&clean, text, 0);
	text = buf_str(&clean);
	n = strlen(text);
	if (size > 0) {
		if (n >= size)
			for (n = size - 1; n > 0 && ((uint8_t)text[n] & 0xC0) == 0x80; n--)
				;
		memcpy(ret_text, text, n);
		ret_text[n] = '\0';
	}
	buf_release(&clean);
}

void pv_check_explain(const struct pv_check_result *result, const struct pv_profile *profile, const char *lang, char *ret_text, size_t size)
{
	enum pv_check_id id = pv_check_find(result->name);
	bool zh = strncmp(lang, "zh", 2) == 0;
	const char *other = pv_measure_label(result->name, zh);
	struct buf text = BUF_INIT(4096);

	if (result->status == PV_CHECK_NA)
		put_na(&text, id < PV_CHECK_COUNT ? zh ? table[id].zh : table[id].en : other ? other : result->name, result, zh);
	else if (id == PV_CHECK_COUNT)
		measure_explain(&text, result, zh);
	else if (table[id].shape == WORDS)
		put_words(&text, &table[id], result, zh);
	else
		put_number(&text, &table[id], &profile->limits[id], result, zh);
	put_clean(ret_text, size, buf_str(&text));
	buf_release(&text);
}

void pv_check_value(const struct pv_check_result *result, bool is_bare, char *ret_text, size_t size)
{
	enum pv_check_id id = pv_check_find(result->name);
	struct buf text = BUF_INIT(256);

	if (!isnan(result->native) && id == PV_CHECK_COUNT) {
		buf_printf(&text, "%.3g", result->native);
	} else if (!isnan(result->native) && table[id].shape != WORDS) {
		put_value(&text, &table[id], result->native);
		buf_puts(&text, is_bare ? "" : table[id].unit);
	}
	put_clean(ret_text, size, buf_str(&text));
	buf_release(&text);
}

void pv_check_detail(const struct pv_check_result *result, const char *lang, char *ret_text, size_t size)
{
	bool zh = strncmp(lang, "zh", 2) == 0;
	struct buf text = BUF_INIT(4096);

	if (strncmp(result->name, "dup.", 4) == 0 && *result->detail)
		measure_explain(&text, result, zh);
	else
		put_phrase(&text, result->detail, zh);
	put_clean(ret_text, size, buf_str(&text));
	buf_release(&text);
}
