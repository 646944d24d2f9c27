#include "uifix.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"


static const struct pv_check_result checks_of_bad[] = {
	{ "jpeg.q", 42, 23, PV_CHECK_FAIL, "photovet", "1", "" },
	{ "file.bytes", 18211, 35, PV_CHECK_FAIL, "photovet", "1", "" },
	{ "meta.editor", NAN, 55, PV_CHECK_WARN, "photovet", "1", "Adobe Photoshop 24.1" },
	{ "meta.lens", NAN, PV_QUALITY_NA, PV_CHECK_NA, "photovet", "1", "" },
	{ "meta.c2pa", NAN, 100, PV_CHECK_OK, "photovet", "1", "" },
	{ "dim.w", 480, 100, PV_CHECK_OK, "photovet", "1", "" },
	{ "dim.h", 640, 100, PV_CHECK_OK, "photovet", "1", "" },
	{ "dim.aspect", 0.0042, 96, PV_CHECK_OK, "photovet", "1", "" },
	{ "file.format", NAN, 100, PV_CHECK_OK, "photovet", "1", "" },
	{ "jpeg.enc", NAN, PV_QUALITY_NA, PV_CHECK_NA, "photovet", "1", "" },
};
static const struct pv_check_result checks_of_good[] = {
	{ "jpeg.q", 90, 100, PV_CHECK_OK, "photovet", "1", "" },
	{ "file.bytes", 34211, 100, PV_CHECK_OK, "photovet", "1", "" },
	{ "dim.w", 480, 100, PV_CHECK_OK, "photovet", "1", "" },
	{ "dim.h", 640, 100, PV_CHECK_OK, "photovet", "1", "" },
};
static const struct pv_decision earlier[] = {
	{ 7001, 1, "reject", "screen", "L03,B01", "hair over one ear as well", "bo", UIFIX_NOW - INT64_C(5) * 86400 * 1000000, false },
};

static const struct pv_reason reasons[] = {
	{ "T02", "T", 'R', { "File size out of range", "文件过大或过小" }, { "Upload a photo between 20 and 40 KB.", "请上传大小在规定范围内的照片(20–40KB)。" }, "file.bytes", 10, true },
	{ "T03", "T", 'R', { "Too few pixels or wrong aspect", "像素或宽高比不符" }, { "Crop the original to 3:4, at least 480×640 pixels; never stretch or shrink it.", "请用原图按宽高3:4裁剪,宽不少于480、高不少于640像素,不要拉伸或缩小。" }, "dim.w dim.h dim.aspect", 20, true },
	{ "F02", "F", 'R', { "Head too large", "头像过大" }, { "Step back; show head to chest.", "请站远一些,拍到胸口以上。" }, "geo.headw", 30, true },
	{ "B01", "B", 'R', { "Wrong background colour", "背景颜色不符" }, { "Use a light-blue background (about RGB 100,197,255) or a white wall as instructed.", "请使用浅蓝色背景(参考RGB 100,197,255)或按要求在白墙前拍摄。" }, "bg.de", 40, true },
	{ "B04", "B", 'T', { "Cut-out damage or colour spill", "抠图残留/染色" }, { "We are repairing the cut-out; check tomorrow, no retake needed yet.", "照片正在人工修图,请次日查看,暂不用重拍。" }, "bg.halo", 41, true },
	{ "L03", "L", 'R', { "Shadow or half-lit face", "阴阳脸/脸部阴影" }, { "Light both sides of the face evenly from the front.", "请让光线从正前方均匀照到左右脸。" }, "light.lr light.hint", 50, true },
	{ "Q02", "Q", 'R', { "Over-compressed or enlarged", "压缩过度/放大失真" }, { "Send the camera original, not a copy compressed by a chat app.", "请使用相机原图,不要用聊天软件压缩过的图。" }, "jpeg.q sharp.reblur", 60, true },
	{ "P03", "P", 'W', { "Shoulders not level", "双肩不平/坐姿不正" }, { "Sit straight with shoulders level.", "请坐正,放平双肩。" }, "geo.shoulder", 70, true },
	{ "O01", "O", 'R', { "Ears covered", "耳朵被遮挡" }, { "Tie hair back and show both ears.", "请把头发束到耳后,露出双耳。" }, "", 80, true },
	{ "D02", "D", 'W', { "Clothing not acceptable", "衣着不合要求" }, { "Wear a collared top without busy patterns.", "请穿有领、无复杂图案的上衣。" }, "", 90, true },
	{ "R01", "R", 'S', { "Suspected photo editing", "疑似PS修图" }, { "Submit the unedited original.", "请提交未经修图的原始照片。" }, "meta.editor jpeg.enc", 100, true },
	{ "R04", "R", 'R', { "Selfie", "自拍" }, { "Have someone else shoot with the rear camera.", "请由他人用后置摄像头拍摄。" }, "meta.lens", 45, false },
};

static void fill_photo(struct pv_photo *p, int index, enum pv_photo_kind kind)
{
	*p = (struct pv_photo){ .bytes = kind == PV_PHOTO_ORIGINAL ? 1482330 : 34211, .width = 480, .height = 640, .kind = kind, .present = true };
	if (kind == PV_PHOTO_ORIGINAL) {
		p->width = 1200;
		p->height = 1600;
	}
	memset(p->sha256, index + 1, sizeof(p->sha256));
	p->sha256[0] = (uint8_t)kind;
}

static void fill_row(const struct uifix *f, struct pv_submission *r, int index)
{
	bool is_bad = index % 3 == 0;

	*r = (struct pv_submission){
		.id = UIFIX_FIRST + index, .campaign = "demo", .campaign_title = index < 1000 ? "2026届毕业生图像采集" : "", .zone = "Asia/Shanghai",
		.student_no = "2023010117", .name = index % 2 ? "欧阳**" : "王*", .school_code = "10001", .school = "示例大学 计算机学院",
		.channel = "wechat", .attempt = index == 0 ? f->earlier_attempts + 1 : 1, .stage = 1, .stages = 1, .free_left = index == 2 ? 0 : 1,
		.status = PV_STATUS_PENDING, .version = 3, .received_at = f->now - INT64_C(26) * 3600 * 1000000,
		.due_at = index == 1 ? f->now - INT64_C(3600000000) : f->now + INT64_C(29) * 3600 * 1000000, .claimed_by = "anna", .token = 9000 + index,
		.profile = "2017-99", .profile_version = 3, .lease_until = f->now + INT64_C(900) * 1000000, .score = is_bad ? 23 : 100, .fails = is_bad ? 2 : 0, .warns = is_bad, .nas = is_bad ? 2 : 0,
		.checks = is_bad ? checks_of_bad : checks_of_good,
		.check_count = is_bad ? ARRAY_LEN(checks_of_bad) : ARRAY_LEN(checks_of_good), .blocks_allowed = f->blocks_allowed,
		.min_display_width = 240, .min_display_height = 320, .undo_seconds = f->undo_seconds,
		.first_claimed_at = f->now - INT64_C(90) * 60 * 1000000, .last_claimed_at = f->now - INT64_C(250) * 1000000, .in_hand_seconds = 600,
		.in_hand_since = f->now - INT64_C(250) * 1000000,
	};
	fill_photo(&r->photo, index, PV_PHOTO_STANDARD);
	fill_photo(&r->original, index, PV_PHOTO_ORIGINAL);
}

static void answer_rows(const struct uifix *f, struct ask *ask)
{
	int n = 0;

	ask->rows.rows = pv_arena_alloc(&ask->rows.arena, 64 * sizeof(*ask->rows.rows));
	for (int i = 0; i < f->total; i++)
		if (f->is_claimed[i] && !f->decided[i])
			fill_row(f, &ask->rows.rows[n++], i);
	ask->rows.count = (size_t)n;
}

static void answer_queue(const struct uifix *f, struct ask *ask)
{
	int open = 0, mine = 0;

	for (int i = 0; i < f->total; i++) {
		open += !f->is_claimed[i] && !f->decided[i];
		mine += f->is_claimed[i] && !f->decided[i];
	}
	ask->queue.rows = pv_arena_alloc(&ask->queue.arena, 2 * sizeof(*ask->queue.rows));
	ask->queue.rows[0] = (struct pv_queue_row){
		.campaign = "demo", .title = "2026届毕业生图像采集", .zone = "Asia/Shanghai", .via_roles = "reviewer", .free = open, .mine = mine,
		.held = mine + 37, .holders = 3, .overdue = 2, .escalated = 4, .skipped_by_me = 5, .awaiting_check = 12, .unserved = 0,
		.next_due = f->now + INT64_C(2) * 3600 * 1000000, .next_lease_end = f->now + INT64_C(83) * 60 * 1000000, .decided_today = 214, .stages = 1,
	};
	ask->queue.rows[1] = (struct pv_queue_row){
		.campaign = "demo2", .title = "Autumn term, two stages", .zone = "Asia/Shanghai", .via_roles = "reviewer,supervisor", .free = 0, .mine = 0,
		.held = 37, .holders = 3, .overdue = 0, .escalated = 1, .unserved = 6, .next_due = PV_TIME_NONE,
		.next_lease_end = f->now + INT64_C(83) * 60 * 1000000, .decided_today = 3, .stages = 2,
	};
	ask->queue.count = 2;
}

static struct pv_outcome *one_outcome(struct ask *ask)
{
	ask->outcomes.rows = pv_arena_alloc(&ask->outcomes.arena, sizeof(*ask->outcomes.rows));
	ask->outcomes.count = 1;
	ask->outcomes.rows[0] = (struct pv_outcome){
		.id = ask->id, .done = true, .code = "PV000", .text = "done", .who = "", .until = PV_TIME_NONE, .undo_until = PV_TIME_NONE,
		.status = PV_STATUS_PENDING, .stage = 1,
	};
	return &ask->outcomes.rows[0];
}

static void answer_move(struct uifix *f, struct ask *ask)
{
	static const enum pv_status after[] = { PV_STATUS_APPROVED, PV_STATUS_REJECTED, PV_STATUS_RETOUCHING, PV_STATUS_ESCALATED };
	int index = (int)(ask->id - UIFIX_FIRST);
	struct pv_outcome *o = one_outcome(ask);

	if (index < 0 || index >= f->total)
		return;
	if (ask->kind == ASK_DECIDE) {
		f->decided[index] = pv_action_name(ask->action)[0];
		o->decision = ++f->decisions;
		o->status = after[ask->action];
		o->undo_until = f->undo_seconds > 0 ? f->now + f->undo_seconds * INT64_C(1000000) : PV_TIME_NONE;
		f->decision_of[index] = o->decision;
	} else {
		f->is_claimed[index] = false;
		f->decided[index] = ask->kind == ASK_SKIP ? 's' : 0;
	}
}

static void answer_bulk(struct uifix *f, struct ask *ask)
{
	ask->batch = ++f->batches;
	ask->outcomes.rows = pv_arena_alloc(&ask->outcomes.arena, ask->id_count * sizeof(*ask->outcomes.rows));
	ask->outcomes.count = ask->id_count;
	for (size_t i = 0; i < ask->id_count; i++) {
		struct pv_outcome *o = &ask->outcomes.rows[i];
		int index = (int)(ask->ids[i] - UIFIX_FIRST);

		*o = (struct pv_outcome){ .id = ask->ids[i], .done = true, .code = "PV000", .text = "done", .who = "", .until = PV_TIME_NONE, .stage = 1 };
		o->undo_until = PV_TIME_NONE;
		if (f->refused == index + 1) {
			o->done = false;
			snprintf(o->code, sizeof(o->code), "PV102");
			o->text = "held by someone else";
			o->who = "bo";
			o->err_class = PV_ERR_CONFLICT;
			continue;
		}
		f->decided[index] = pv_action_name(ask->action)[0];
		o->status = ask->action == PV_APPROVE ? PV_STATUS_APPROVED : PV_STATUS_REJECTED;
		o->decision = f->decision_of[index] = ++f->decisions;
		o->undo_until = f->now + f->undo_seconds * INT64_C(1000000);
	}
}

/* A step back or forth, of one decision or a batch of them. */
static void answer_step(struct uifix *f, struct ask *ask)
{
	ask->outcomes.rows = pv_arena_alloc(&ask->outcomes.arena, ask->decision_count * sizeof(*ask->outcomes.rows));
	for (size_t i = 0; i < ask->decision_count; i++) {
		struct pv_outcome *o = &ask->outcomes.rows[ask->outcomes.count++];
		int index = 0;

		while (index < 63 && f->decision_of[index] != ask->decisions[i])
			index++;
		*o = (struct pv_outcome){
			.id = UIFIX_FIRST + index, .done = true, .code = "PV000", .text = "done", .who = "", .until = PV_TIME_NONE,
			.undo_until = PV_TIME_NONE, .status = PV_STATUS_PENDING, .stage = 1,
		};
		f->decided[index] = ask->kind == ASK_UNDO ? 0 : 'r';
		if (ask->kind == ASK_UNDO) {
			f->is_claimed[index] = true;
			o->token = 9900 + index;
			o->until = f->now + INT64_C(900) * 1000000;
			continue;
		}
		o->decision = f->decision_of[index] = ++f->decisions;
		o->undo_until = f->now + f->undo_seconds * INT64_C(1000000);
	}
}

static void answer_steps(const struct uifix *f, struct ask *ask)
{
	ask->steps.rows = pv_arena_alloc(&ask->steps.arena, sizeof(f->steps));
	memcpy(ask->steps.rows, f->steps, sizeof(f->steps));
	ask->steps.count = f->step_count;
}

static void claim(struct uifix *f)
{
	int n = 0;

	for (int i = 0; i < f->total && n < 20; i++)
		if (!f->is_claimed[i] && !f->decided[i]) {
			f->is_claimed[i] = true;
			n++;
		}
}

static void answer_student(const struct uifix *f, struct ask *ask)
{
	int index = (int)(ask->id - UIFIX_FIRST), n = 0, before = index == 0 ? f->earlier_attempts : 0;

	ask->rows.rows = pv_arena_alloc(&ask->rows.arena, (size_t)(before + 1) * sizeof(*ask->rows.rows));
	for (int i = 0; i < before; i++) {
		struct pv_submission *r = &ask->rows.rows[n++];

		fill_row(f, r, 900 + 3 * i);
		r->id = 1000017 + i;
		r->attempt = i + 1;
		r->status = PV_STATUS_REJECTED;
		r->received_at -= INT64_C(6) * 86400 * 1000000;
		r->decisions = earlier;
		r->decision_count = ARRAY_LEN(earlier);
	}
	fill_row(f, &ask->rows.rows[n++], index);
	ask->rows.count = (size_t)n;
}

static void answer_reasons(struct ask *ask)
{
	ask->reason_list.rows = pv_arena_alloc(&ask->reason_list.arena, sizeof(reasons));
	memcpy(ask->reason_list.rows, reasons, sizeof(reasons));
	ask->reason_list.count = ARRAY_LEN(reasons);
	ask->resubmit_days = 7;
	ask->advise_days = 2;
}

static const struct pv_mirror_reason mirror_reasons[] = {
	{ "L03", "阴阳脸/脸部阴影", "Shadow or half-lit face", 61, 503 },
	{ "B01", "背景颜色不符", "Wrong background colour", 48, 611 },
	{ "O01", "耳朵被遮挡", "Ears covered", 30, 120 },
	{ "T02", "文件过大或过小", "File size out of range", 0, 77 },
};
static const struct pv_mirror_check mirror_checks[] = {
	{ "2026-11", "light.lr", 412, 160, 210, 2903, 31 }, { "2026-11", "bg.de", 377, 12, 360, 2938, 4 },
	{ "2026-11", "geo.headw", 11, 3, 8, 3304, 0 }, { "2026-10", "light.lr", 120, 80, 38, 800, 2 },
};
static const struct pv_mirror_person mirror_people[] = { { "bo", 2210, 1900, 300, 0, 12 }, { "anna", 1204, 1051, 148, 0, 9 } };

static void answer_mirror(const struct uifix *f, struct ask *ask)
{
	bool is_first = strcmp(ask->campaign, "demo") == 0;

	ask->mirror = (struct pv_mirror){
		.is_known = true, .campaign = is_first ? "demo" : "demo2", .title = is_first ? "2026届毕业生图像采集" : "Autumn term, two stages",
		.zone = "Asia/Shanghai", .since = PV_TIME_NONE, .median_seconds = NAN, .mean_seconds = NAN, .floor_ms = 600, .peers = 1,
		.peer_decided = PV_COUNT_NA, .peer_approved = PV_COUNT_NA, .peer_rejected = PV_COUNT_NA, .peer_median_seconds = NAN,
	};
	if (!is_first)
		return;
	ask->mirror.since = f->now - INT64_C(30) * 86400 * 1000000;
	ask->mirror.today = 214;
	ask->mirror.gaps = 200;
	ask->mirror.active_seconds = 1406;
	ask->mirror.decided = 1204;
	ask->mirror.approved = 1051;
	ask->mirror.rejected = 148;
	ask->mirror.others = 5;
	ask->mirror.undone = 12;
	ask->mirror.timed = 1198;
	ask->mirror.median_seconds = 2.1;
	ask->mirror.mean_seconds = 3.44;
	ask->mirror.quick = 9;
	ask->mirror.quick_of = 1046;
	ask->mirror.peers = 4;
	ask->mirror.peer_decided = 5321;
	ask->mirror.peer_approved = 4410;
	ask->mirror.peer_rejected = 880;
	ask->mirror.peer_median_seconds = 2.84;
	ask->mirror.reasons = mirror_reasons;
	ask->mirror.reason_count = ARRAY_LEN(mirror_reasons);
	ask->mirror.checks = mirror_checks;
	ask->mirror.check_count = ARRAY_LEN(mirror_checks);
	ask->mirror.people = mirror_people;
	ask->mirror.person_count = ARRAY_LEN(mirror_people);
	ask->mirror.is_supervisor = f->is_supervisor;
}

static void fill_sent(struct pv_outbox_row *r, int64_t submission, const char *kind, const char *state, int64_t undo_until)
{
	*r = (struct pv_outbox_row){
		.is_upload = strcmp(kind, "upload") == 0, .id = 31, .submission = submission, .campaign = "demo", .zone = "Asia/Shanghai",
		.student_no = "2023010102", .way = "file", .kind = kind, .state = state, .due_at = undo_until, .made_at = PV_TIME_NONE,
		.done_at = PV_TIME_NONE, .last_error = "", .decision = 7100, .action = "approve", .undo_until = undo_until,
	};
}

static void answer_desk(const struct uifix *f, struct ask *ask)
{
	const int64_t past = f->now - INT64_C(600) * 1000000, soon = f->now + INT64_C(43) * 1000000;
	struct pv_outbox_row *r = pv_arena_alloc(&ask->outbox.arena, 5 * sizeof(*r));

	answer_rows(f, ask);
	fill_sent(&r[0], 1000101, "rejected", "dead", past);
	r[0].attempt = 12;
	r[0].last_error = "550 no such user";
	fill_sent(&r[1], 1000102, "approved", "waiting", soon);
	fill_sent(&r[2], 1000102, "upload", "waiting", soon);
	fill_sent(&r[3], 1000103, "upload", "waiting", past);
	r[3].attempt = 2;
	r[3].due_at = f->now + INT64_C(300) * 1000000;
	fill_sent(&r[4], 1000104, "approved", "delivered", past);
	r[4].done_at = past;
	ask->outbox.rows = r;
	ask->outbox.count = 5;
}

static void feed_reply(struct uifix *f, struct ask *ask);

static void note_move(struct uifix *f, const struct ask *ask)
{
	if (ask->kind == ASK_DECIDE) {
		f->last_action = ask->action;
		f->last_has_display = ask->has_display;
		f->last_display = ask->display;
	}
	if (ask->kind == ASK_BULK) {
		f->last_action = ask->action;
		f->bulk_count = ask->id_count;
		memcpy(f->bulk_ids, ask->ids, ask->id_count * sizeof(*ask->ids));
		f->bulk_has_displays = ask->displays != NULL;
		if (ask->displays)
			f->bulk_display = ask->displays[0];
	}
	if (ask->kind == ASK_DECIDE || ask->kind == ASK_BULK || ask->kind == ASK_SKIP) {
		snprintf(f->last_reasons, sizeof(f->last_reasons), "%s", ask->reasons ? ask->reasons : "");
		snprintf(f->last_text, sizeof(f->last_text), "%s", ask->text ? ask->text : "");
	}
}

/* As far as the tests' expressions go: "score < 50" and "age > 1w", which nothing is; else all match. */
static void answer_filter(const struct uifix *f, struct ask *ask)
{
	size_t n = 0;

	ask->rows.rows = pv_arena_alloc(&ask->rows.arena, (ask->id_count + 1) * sizeof(*ask->rows.rows));
	for (size_t i = 0; i < ask->id_count; i++) {
		fill_row(f, &ask->rows.rows[n], (int)(ask->ids[i] - UIFIX_FIRST));
		if (strcmp(ask->text, "score < 50") == 0)
			n += ask->rows.rows[n].score < 50;
		else
			n += strcmp(ask->text, "age > 1w") != 0;
	}
	ask->rows.count = n;
}

static void answer_by_world(struct uifix *f, struct ask *ask)
{
	switch (ask->kind) {
	case ASK_QUEUE:
		answer_queue(f, ask);
		break;
	case ASK_CLAIM:
		if (strcmp(ask->campaign, "demo") == 0)
			claim(f);
		__attribute__((fallthrough));
	case ASK_MINE:
		if (!*ask->campaign || strcmp(ask->campaign, "demo") == 0)
			answer_rows(f, ask);
		break;
	case ASK_FILTER:
		answer_filter(f, ask);
		break;
	case ASK_STUDENT:
		answer_student(f, ask);
		break;
	case ASK_REASONS:
		answer_reasons(ask);
		break;
	case ASK_RENEW:
		ask->until = f->now + INT64_C(900) * 1000000;
		break;
	case ASK_REVEAL:
		ask->answer = mem_strdup(strcmp(ask->reasons, "name") == 0 ? "王某某" : "000000200001010000");
		break;
	case ASK_SESSION_LOAD:
		ask->answer = mem_strdup(f->session ? f->session : "");
		break;
	case ASK_SESSION_SAVE:
		snprintf(f->saved, sizeof(f->saved), "%s", ask->text);
		break;
	case ASK_MIRROR:
		answer_mirror(f, ask);
		break;
	case ASK_DESK:
		answer_desk(f, ask);
		break;
	case ASK_BULK:
		answer_bulk(f, ask);
		break;
	case ASK_UNDO:
	case ASK_REDO:
		answer_step(f, ask);
		break;
	case ASK_STEPS:
		answer_steps(f, ask);
		break;
	case ASK_SENT:
		ask->sent = f->sent;
		break;
	case ASK_RELEASE_ALL:
		break;
	default:
		answer_move(f, ask);
		break;
	}
}

void uifix_answer(struct uifix *f, struct ask *ask)
{
	ask->is_unsent = f->is_down && !f->is_answer_lost;
	if (f->is_down)
		ask->err = pv_error_set(&ask->error, PV_ERR_UNAVAILABLE, "the database is unavailable: 'connection refused'");
	else
		answer_by_world(f, ask);
	feed_reply(f, ask);
}

void uifix_refuse(struct uifix *f, struct ask *ask, const char *code, enum pv_err class, const char *text, const char *who)
{
	struct pv_outcome *o = one_outcome(ask);

	o->done = false;
	snprintf(o->code, sizeof(o->code), "%s", code);
	o->err_class = class;
	o->text = text;
	o->who = who;
	feed_reply(f, ask);
}

/* --- the app's side --- */

static void submit(void *context, struct ask *ask)
{
	struct uifix *f = context;

	if (f->ask_count == UIFIX_ASKS_MAX)
		abort();
	note_move(f, ask);
	f->asks[f->ask_count++] = ask;
}

static void want(void *context, const struct picture_want *wants, size_t count)
{
	struct uifix *f = context;

	memcpy(f->wants, wants, count * sizeof(*wants));
	f->want_count = count;
}

/* The face is elsewhere on each photo, and where it should be on none. */
static struct lens_sight sight_of(const struct uifix *f, const struct picture_want *w)
{
	bool is_original = w->sha256[0] == PV_PHOTO_ORIGINAL;
	struct lens_sight s = { .width = is_original ? 1200 : 480, .height = is_original ? 1600 : 640 };
	int x = 228 + w->sha256[1] % 5 * 6;

	s.work = pv_check_work_area(s.width, s.height);
	s.geometry.trust = f->is_geometry_na ? PV_CHECK_NA : PV_CHECK_OK;
	s.geometry.face = (struct pv_check_box){ x - 100, 150, x + 100, 350 };
	s.geometry.shadow = 1;
	return s;
}

/* As large as a real one would be, without a pixel. */
static void fit(const struct uifix *f, const struct picture_want *w, const struct lens_sight *s, struct lens_view *view, int *width, int *height)
{
	bool sideways = w->lens.turn & 1;
	struct picture_options o = {
		.protocol = f->graphics, .cell_width = w->cell_width, .cell_height = w->cell_height, .max_columns = w->columns, .max_rows = w->rows,
		.may_enlarge = w->may_enlarge,
	};
	int box_width, box_height;

	if (!lens_is_zoomed(&w->lens)) {
		picture_fit(sideways ? s->height : s->width, sideways ? s->width : s->height, &o, width, height);
		return;
	}
	picture_box(&o, &box_width, &box_height);
	lens_view(&w->lens, s, box_width, box_height, view);
	picture_fit(sideways ? view->height : view->width, sideways ? view->width : view->height, &o, width, height);
}

static struct picture *make(const struct uifix *f, const struct picture_want *w, const struct lens_sight *s, struct lens_view *view)
{
	struct picture *p = mem_alloc(sizeof(*p));

	p->protocol = f->graphics;
	memcpy(p->sha256, w->sha256, sizeof(p->sha256));
	fit(f, w, s, view, &p->width, &p->height);
	p->colors = 64;
	if (f->graphics == GRAPHICS_BLOCKS) {
		p->columns = p->width;
		p->rows = p->height / 2;
		p->cells = mem_array((size_t)p->columns * (size_t)p->rows * 2, sizeof(*p->cells));
	} else {
		p->columns = (p->width + w->cell_width - 1) / w->cell_width;
		p->rows = (p->height + w->cell_height - 1) / w->cell_height;
		p->data.len = 83210;
	}
	return p;
}

static struct picture_answer picture(void *context, const struct picture_want *w)
{
	struct uifix *f = context;
	size_t i = 0;

	if (f->picture_state != PICTURE_READY)
		return (struct picture_answer){ .state = f->picture_state, .why = f->why };
	while (i < f->picture_count && !prefetch_is_same(&f->picture_wants[i], w))
		i++;
	if (i == UIFIX_PICTURES_MAX)
		abort();
	if (i == f->picture_count) {
		f->picture_wants[i] = *w;
		f->sights[i] = sight_of(f, w);
		f->pictures[i] = make(f, w, &f->sights[i], &f->views[i]);
		f->picture_count++;
	}
	return (struct picture_answer){
		.state = PICTURE_READY, .picture = f->pictures[i], .orientation = 1, .sight = lens_needs_sight(&w->lens) ? &f->sights[i] : NULL,
		.view = f->views[i],
	};
}

static void want_strips(void *context, const struct strip_want *wants, size_t count)
{
	struct uifix *f = context;

	memcpy(f->wanted_strips, wants, count * sizeof(*wants));
	f->wanted_strip_count = count;
}

/* Photos of 480 x 640: whole in their cells, or cut where faces are aligned. */
static struct strip *make_strip(const struct uifix *f, const struct strip_want *w)
{
	struct strip *s = mem_alloc(sizeof(*s));
	struct picture *p = s->picture = mem_alloc(sizeof(*p));
	int width, height;

	strip_box(w->columns, w->rows, w->cell_width, w->cell_height, &width, &height);
	p->protocol = f->graphics;
	p->width = (w->count * (w->columns + 1) - 1) * w->cell_width;
	p->height = height;
	p->columns = w->count * (w->columns + 1) - 1;
	p->rows = w->rows;
	p->data.len = 51200;
	if (f->graphics == GRAPHICS_BLOCKS)
		p->cells = mem_array((size_t)p->columns * (size_t)p->rows * 2, sizeof(*p->cells));
	s->count = w->count;
	for (int i = 0; i < w->count; i++) {
		struct strip_thumb *t = &s->thumbs[i];

		t->height = height < width * 4 / 3 ? height : width * 4 / 3;
		t->width = t->height * 3 / 4;
		if (f->graphics == GRAPHICS_BLOCKS) {
			t->width /= w->cell_width;
			t->height = t->height * 2 / w->cell_height;
		}
		t->is_whole = !w->is_aligned || w->sha256[i][1] % 4 == 0;
		t->is_failed = f->broken_photo != 0 && w->sha256[i][1] == f->broken_photo;
		if (t->is_failed)
			snprintf(t->why, sizeof(t->why), "broken beyond reading");
	}
	return s;
}

static struct strip_answer strip(void *context, const struct strip_want *w)
{
	struct uifix *f = context;

	if (f->picture_state != PICTURE_READY)
		return (struct strip_answer){ .state = f->picture_state, .why = f->why };
	for (size_t i = 0; i < f->strip_count; i++)
		if (memcmp(&f->strip_wants[i], w, sizeof(*w)) == 0)
			return (struct strip_answer){ .state = PICTURE_READY, .strip = f->strips[i] };
	if (f->strip_count == UIFIX_PICTURES_MAX)
		abort();
	f->strip_wants[f->strip_count] = *w;
	f->strips[f->strip_count] = make_strip(f, w);
	return (struct strip_answer){ .state = PICTURE_READY, .strip = f->strips[f->strip_count++] };
}

static void update(struct uifix *f, struct app_event *ev)
{
	ev->now = f->now;
	ev->mono = f->mono;
	ev->sent_percent = f->sent_percent;
	f->reaction |= app_update(f->app, ev);
}

static void feed_reply(struct uifix *f, struct ask *ask)
{
	struct app_event ev = { .kind = APP_REPLY, .ask = ask };
	size_t n = 0;

	for (size_t i = 0; i < f->ask_count; i++)
		if (f->asks[i] != ask)
			f->asks[n++] = f->asks[i];
	f->ask_count = n;
	update(f, &ev);
	ask_free(ask);
}

void uifix_init(struct uifix *f, int rows, int columns, enum graphics graphics)
{
	struct app_options opt = {
		.ops = &f->ops, .keymap = &f->keymap, .login = "anna",
		.screen = { .rows = rows, .columns = columns, .cell_width = 10, .cell_height = 20, .graphics = graphics, .acknowledger = "terminal" },
	};
	struct pv_error err;

	memset(f, 0, sizeof(*f));
	if (keymap_init(&f->keymap, NULL, &err) != PV_OK)
		abort();
	f->ops = (struct app_ops){ .context = f, .submit = submit, .want = want, .picture = picture, .want_strips = want_strips, .strip = strip };
	f->now = UIFIX_NOW;
	f->mono = INT64_C(1000000000);
	f->total = 30;
	f->undo_seconds = 60;
	f->earlier_attempts = 1;
	f->picture_state = PICTURE_READY;
	f->graphics = graphics;
	f->app = app_new(&opt);
}

void uifix_release(struct uifix *f)
{
	for (size_t i = 0; i < f->ask_count; i++)
		ask_free(f->asks[i]);
	for (size_t i = 0; i < f->picture_count; i++) {
		f->pictures[i]->data.len = 0;
		picture_free(f->pictures[i]);
	}
	for (size_t i = 0; i < f->strip_count; i++) {
		f->strips[i]->picture->data.len = 0;
		strip_free(f->strips[i]);
	}
	app_free(f->app);
}

void uifix_start(struct uifix *f)
{
	struct app_event ev = { .kind = APP_START };

	for (int i = 0; i < f->held; i++)
		f->is_claimed[i] = true;
	update(f, &ev);
	uifix_settle(f);
}

static void press(struct uifix *f, const struct key *k)
{
	struct app_event ev = { .kind = APP_KEY, .key = k, .burst = f->burst };

	f->mono += f->burst > 1 ? 0 : 200000;	/* a person, not a held key */
	update(f, &ev);
}

void uifix_press(struct uifix *f, const char *keys)
{
	while (*keys) {
		char name[32];
		struct key k;
		size_t n = strcspn(keys, " ");

		snprintf(name, sizeof(name), "%.*s", (int)n, keys);
		if (!key_parse(name, &k))
			abort();
		press(f, &k);
		keys += n;
		keys += *keys == ' ';
	}
}

void uifix_play(struct uifix *f, const char *keys)
{
	uifix_press(f, keys);
	uifix_settle(f);
}

void uifix_type(struct uifix *f, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n;) {
		struct key k = {0};

		i += utf8_decode(text + i, n - i, &k.code);
		k.base = k.code;
		press(f, &k);
	}
}

void uifix_paste(struct uifix *f, const char *text)
{
	const struct key k = { .code = KEY_PASTE, .base = KEY_PASTE, .paste = text };

	press(f, &k);
}

void uifix_ack(struct uifix *f)
{
	for (int i = 0; i < 2; i++) {
		struct app_event ev = { .kind = APP_ACK, .picture = f->app->shown[i].answer.picture };

		if (ev.picture)
			update(f, &ev);
	}
	for (int i = 0; i < f->app->sheet.strip_count; i++) {
		const struct strip_answer *a = &f->app->sheet.strips[i].answer;
		struct app_event ev = { .kind = APP_ACK, .picture = a->state == PICTURE_READY ? a->strip->picture : NULL };

		if (ev.picture)
			update(f, &ev);
	}
}

void uifix_tick(struct uifix *f, int64_t ms)
{
	struct app_event ev = { .kind = APP_TICK };

	f->now += ms * 1000;
	f->mono += ms * 1000;
	update(f, &ev);
}

void uifix_resize(struct uifix *f, int rows, int columns)
{
	struct app_event ev = { .kind = APP_RESIZE, .rows = rows, .columns = columns, .cell_width = 10, .cell_height = 20 };

	update(f, &ev);
}

void uifix_settle(struct uifix *f)
{
	for (int i = 0; i < 200 && f->ask_count > 0; i++)
		uifix_answer(f, f->asks[0]);
	if (!f->is_slow_ack)
		uifix_ack(f);
}

struct ask *uifix_pending(struct uifix *f, enum ask_kind kind)
{
	for (size_t i = 0; i < f->ask_count; i++)
		if (f->asks[i]->kind == kind)
			return f->asks[i];
	return NULL;
}

char *uifix_screen(struct uifix *f)
{
	struct canvas *c = canvas_new(f->app->screen.rows, f->app->screen.columns);
	struct buf out = BUF_INIT(1u << 20);

	view_compose(f->app, c);
	canvas_dump(c, &out);
	canvas_free(c);
	return buf_take(&out);
}

int64_t uifix_front(struct uifix *f)
{
	const struct item *it = app_item(f->app);

	return it ? it->row.id : 0;
}

/* The catalog lies where make puts it, beside the folder of the test. */
static void catalog_dir(char *path, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", path, size - 1);

	path[n > 0 ? n : 0] = 0;
	for (int i = 0; i < 2 && strrchr(path, '/'); i++)
		*strrchr(path, '/') = 0;
	snprintf(path + strlen(path), size - strlen(path), "/locale");
}

void uifix_language(const char *lang)
{
	char path[4096];

	catalog_dir(path, sizeof(path));
	if (!setlocale(LC_ALL, "C.UTF-8"))
		abort();
	setenv("LANGUAGE", lang, 1);
	bindtextdomain("photovet", path);
	bind_textdomain_codeset("photovet", "UTF-8");
	textdomain("photovet");
}
