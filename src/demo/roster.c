#include "demo/roster.h"

#include <stdio.h>

#include "base/csv.h"
#include "base/mem.h"
#include "demo/painter.h"

static const char *const SURNAMES[] = {
	"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗",
	"郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "潘", "袁", "蔡", "蒋", "余",
	"欧阳", "司徒",
};
static const char *const GIVEN[] = {
	"一", "明", "华", "伟", "静", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "超", "霞", "平", "刚", "桂",
	"文", "辉", "玲", "宇", "晨", "浩", "然", "轩", "涵", "欣", "怡", "梓", "诗", "雨", "嘉", "思", "佳", "俊", "鹏", "帆",
	"彤", "悦", "航", "博", "睿", "琪", "婷", "雪", "凯", "颖",
};
struct school { const char *code, *name; };
static const struct school SCHOOLS[] = {
	{ "99001", "江北示范大学" }, { "99002", "南湖样例学院" }, { "99003", "东山演示职业技术学院" }, { "99004", "西岭示例师范大学" },
};
static const char *const CHANNELS[] = { "mini", "web", "studio" };

/* GB 11643: the eighteenth character over the first seventeen digits. */
static char check_digit(const char *digits)
{
	static const int WEIGHTS[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (int i = 0; i < 17; i++)
		sum += (digits[i] - '0') * WEIGHTS[i];
	return "10X98765432"[sum % 11];
}

void roster_student_make(uint64_t seed, int index, struct roster_student *ret)
{
	struct painter_rng r = painter_noise_rng(seed + UINT64_C(1000003) * (uint64_t)index, 11);
	const struct school *school = &SCHOOLS[painter_noise_pick(&r, ARRAY_LEN(SCHOOLS))];
	const char *surname = SURNAMES[painter_noise_pick(&r, ARRAY_LEN(SURNAMES))], *first = GIVEN[painter_noise_pick(&r, ARRAY_LEN(GIVEN))];
	const char *second = painter_noise_chance(&r, 0.72f) ? GIVEN[painter_noise_pick(&r, ARRAY_LEN(GIVEN))] : "";
	unsigned year = 2002 + (unsigned)painter_noise_pick(&r, 4), month = 1 + (unsigned)painter_noise_pick(&r, 12), day = 1 + (unsigned)painter_noise_pick(&r, 28);
	unsigned n = (unsigned)index % 100000u;

	snprintf(ret->student_no, sizeof ret->student_no, "2022%05u", n + 1);
	snprintf(ret->name, sizeof ret->name, "%s%s%s", surname, first, second);
	snprintf(ret->id_number, sizeof ret->id_number, "990000%04u%02u%02u%03u", year % 10000, month % 100, day % 100, (unsigned)painter_noise_pick(&r, 1000) % 1000);
	ret->id_number[17] = check_digit(ret->id_number);
	ret->id_number[18] = '\0';
	snprintf(ret->school_code, sizeof ret->school_code, "%s", school->code);
	snprintf(ret->school, sizeof ret->school, "%s", school->name);
	snprintf(ret->phone, sizeof ret->phone, "100%04u%04u", (unsigned)painter_noise_pick(&r, 10000), n % 10000u);
	snprintf(ret->email, sizeof ret->email, "s%s@example.com", ret->student_no);
	snprintf(ret->channel, sizeof ret->channel, "%s", CHANNELS[painter_noise_pick(&r, ARRAY_LEN(CHANNELS))]);
}

void roster_header(struct buf *out)
{
	buf_puts(out, "student_no,name,id_number,school_code,school,phone,email,channel,submitted_at,file,external_id\n");
}

void roster_line(struct buf *out, const struct roster_student *s, const char *submitted_at, const char *file, const char *external_id)
{
	csv_put(out, s->student_no, false);
	csv_put(out, s->name, false);
	csv_put(out, s->id_number, false);
	csv_put(out, s->school_code, false);
	csv_put(out, s->school, false);
	csv_put(out, s->phone, false);
	csv_put(out, s->email, false);
	csv_put(out, s->channel, false);
	csv_put(out, submitted_at, false);
	csv_put(out, file, false);
	csv_put(out, external_id, true);
}
