#include "vet/cause.h"

#include <string.h>

#include "base/mem.h"

/* The first row whose word occurs in the cause. The words are those of the registry's automatic
 * check (eye height, pupil angle, top margin, sharpness, black edge) and of its staff. Narrow
 * words stand before wide ones. */
static const struct {
	const char *word, *code;
} WORDS[] = {
	{ "黑边", "D01" }, { "black edge", "D01" }, { "边框", "B03" }, { "border", "B03" },
	{ "眼睛中心", "F01" }, { "eye height", "F01" }, { "头顶", "F01" }, { "top margin", "F01" },
	{ "瞳孔", "P01" }, { "平行角度", "P01" }, { "pupil", "P01" }, { "倾斜", "P01" }, { "tilt", "P01" },
	{ "清晰", "Q01" }, { "模糊", "Q01" }, { "sharp", "Q01" }, { "blur", "Q01" },
	{ "压缩", "Q02" }, { "compress", "Q02" }, { "黑白", "Q03" }, { "色彩", "Q03" }, { "colour", "Q03" },
	{ "格式", "T01" }, { "format", "T01" }, { "文件大小", "T02" }, { "字节", "T02" }, { "file size", "T02" },
	{ "像素", "T03" }, { "尺寸", "T03" }, { "宽高", "T03" }, { "pixel", "T03" }, { "dimension", "T03" },
	{ "过曝", "L02" }, { "高光", "L02" }, { "过亮", "L02" }, { "overexposed", "L02" }, { "过暗", "L01" }, { "underexposed", "L01" },
	{ "阴阳脸", "L03" }, { "脸部阴影", "L03" }, { "shadow on face", "L03" },
	{ "背景阴影", "B03" }, { "渐变", "B02" }, { "不均匀", "B02" }, { "uneven", "B02" }, { "背景", "B01" }, { "background", "B01" },
	{ "居中", "F03" }, { "cent", "F03" }, { "过大", "F02" }, { "too large", "F02" }, { "过小", "F05" }, { "too small", "F05" },
	{ "肩", "F04" }, { "shoulder", "F04" }, { "闭眼", "X02" }, { "眯眼", "X02" }, { "eyes closed", "X02" },
	{ "露齿", "X01" }, { "嘴", "X01" }, { "mouth", "X01" }, { "耳", "O01" }, { "ear ", "O01" }, { "ears", "O01" },
	{ "眼镜", "O03" }, { "glasses", "O03" }, { "眉", "O02" }, { "额", "O02" }, { "brow", "O02" },
	{ "帽", "O04" }, { "饰", "O04" }, { "jewel", "O04" }, { "衣", "D02" }, { "cloth", "D02" },
	{ "美颜", "R02" }, { "beauty", "R02" }, { "修图", "R01" }, { "photoshop", "R01" }, { "edited", "R01" },
	{ "翻拍", "R03" }, { "扫描", "R03" }, { "scan", "R03" },
	{ "重复", "I02" }, { "duplicate", "I02" },
	{ "非本人", "I01" }, { "不一致", "I01" }, { "不是同一人", "I01" }, { "identity", "I01" }, { "not the student", "I01" },
};

const char *cause_reason(const char *cause)
{
	for (size_t i = 0; i < ARRAY_LEN(WORDS); i++)
		if (strcasestr(cause, WORDS[i].word))
			return WORDS[i].code;
	return NULL;
}
