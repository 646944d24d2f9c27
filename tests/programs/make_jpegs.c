/* Writes JPEGs that files on disk should never look like.
 *
 *   make_jpegs bad DIR       for tests/bad: the first letters of a name say which exit statuses of
 *                            `photovet check` are right: s0_ s1_ s6_, sx_ any of these
 *   make_jpegs corpus DIR    seeds for the fuzzers, one folder each */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jpegs.h"

static const char *folder;

static void save(const char *name, const void *data, size_t n)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wb");
	if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0) {
		fprintf(stderr, "make_jpegs: cannot write '%s': %s\n", path, strerror(errno));
		exit(1);
	}
}

static void save_free(const char *name, struct bytes *b)
{
	save(name, b->data, b->size);
	bytes_free(b);
}

static void bad_cuts_and_flips(void)
{
	struct bytes j = jpegs_make(96, 128, 70, JPEGS_PROGRESSIVE);
	uint32_t seed = 1;
	char name[64];
	size_t n;
	int i;

	jpegs_add_orientation(&j, true, 6);
	for (n = 64; n < j.size; n += 64) {
		snprintf(name, sizeof(name), "sx_cut_%04zu.jpg", n);
		save(name, j.data, n);
	}
	for (i = 0; i < 60; i++) {
		struct bytes b = bytes_copy(j.data, j.size);
		int k;

		for (k = 0; k <= i / 6; k++) {
			seed = seed * 1664525u + 1013904223u;
			b.data[(seed >> 8) % b.size] ^= (uint8_t)(1 + (seed >> 4));
		}
		snprintf(name, sizeof(name), "sx_flip_%02d.jpg", i);
		save_free(name, &b);
	}
	bytes_free(&j);
}

static void bad_sizes(void)
{
	static const unsigned flags[] = { JPEGS_PLAIN, JPEGS_PROGRESSIVE };
	struct bytes j;
	char name[64];
	int i;

	for (i = 0; i < 2; i++) {
		j = jpegs_make(64, 64, 50, flags[i]);
		jpegs_set_size(&j, 65500, 65500);
		snprintf(name, sizeof(name), "s6_bomb_%d.jpg", i);
		save_free(name, &j);
		j = jpegs_make(64, 64, 50, flags[i]);
		jpegs_set_size(&j, 6400, 6250);		/* claims all that is allowed, holds next to nothing */
		snprintf(name, sizeof(name), "s1_hollow_%d.jpg", i);
		save_free(name, &j);
		j = jpegs_make(64, 64, 50, flags[i]);
		jpegs_set_size(&j, 0, 64);
		snprintf(name, sizeof(name), "s6_no_width_%d.jpg", i);
		save_free(name, &j);
	}
	j = jpegs_make(1, 1, 75, JPEGS_PLAIN);
	save_free("s1_dot.jpg", &j);
	j = jpegs_make(16384, 1, 75, JPEGS_PLAIN);
	save_free("s1_line.jpg", &j);
	j = jpegs_make(480, 640, 70, JPEGS_PROGRESSIVE);
	jpegs_repeat_scan(&j, 500);
	save_free("s1_scans.jpg", &j);
}

static void bad_kinds(void)
{
	static const char text[] = "student_no,name\n1,x\n";
	struct bytes j = jpegs_make_dpi(480, 640, 85, JPEGS_PLAIN, 300), second;

	save_free("s0_good.jpg", &j);
	j = jpegs_make(480, 640, 85, JPEGS_CMYK);
	save_free("s0_cmyk.jpg", &j);
	j = jpegs_make(480, 640, 85, JPEGS_ARITHMETIC);
	save_free("s0_arithmetic.jpg", &j);
	j = jpegs_make(480, 640, 85, JPEGS_GREY);
	save_free("s1_grey.jpg", &j);
	j = jpegs_make(480, 640, 85, JPEGS_PLAIN);
	second = jpegs_make(120, 160, 85, JPEGS_PLAIN);
	bytes_add(&j, second.data, second.size);
	save_free("s0_two_in_one.jpg", &j);
	second.size = jpegs_find(&second, 0xDA, 0);
	save_free("s6_no_scan.jpg", &second);
	save("s6_empty.jpg", "", 0);
	save("s6_stub.jpg", "\xFF\xD8\xFF", 3);
	save("s6_text.jpg", text, sizeof(text) - 1);
	save("s6_png.jpg", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\xE0\0\0\2\x80\x08\2\0\0\0", 29);
}

static void bad_metadata(void)
{
	static const struct jpegs_tag escape[] = { JPEGS_TEXT(0x0131, "Adobe \x1b]0;gone\x07\x1b[2J \xE2\x80\xAE gnp.exe") };
	struct jpegs_tag huge = { .tag = 0x0131, .type = 2, .count = 0xFFFFFFF0u, .data = "\x10\0\0\0", .size = 4 };
	struct bytes j, noise = { 0 };
	char name[64];
	int o, big, i;

	for (o = 1; o <= 8; o++) {
		for (big = 0; big <= 1; big++) {
			j = o >= 5 ? jpegs_make(640, 480, 85, JPEGS_PLAIN) : jpegs_make(480, 640, 85, JPEGS_PLAIN);
			jpegs_add_orientation(&j, big, (unsigned)o);
			snprintf(name, sizeof(name), "s0_turned_%d_%s.jpg", o, big ? "big" : "little");
			save_free(name, &j);
		}
	}
	j = jpegs_make(480, 640, 85, JPEGS_PLAIN);
	jpegs_add_exif(&j, true, escape, 1);
	save_free("s0_escapes.jpg", &j);
	j = jpegs_make(480, 640, 85, JPEGS_PLAIN);
	jpegs_add_exif(&j, false, &huge, 1);
	save_free("s0_huge_count.jpg", &j);
	j = jpegs_make(480, 640, 85, JPEGS_PLAIN);
	jpegs_add_c2pa(&j, "trainedAlgorithmicMedia", 9);
	save_free("s1_generated.jpg", &j);
	/* a megabyte of comments and XMP that begins everything and ends nothing */
	j = jpegs_make(480, 640, 85, JPEGS_PLAIN);
	for (i = 0; i < 5000; i++)
		bytes_add(&noise, "x:CreatorTool", 13);
	for (i = 0; i < 20; i++)
		jpegs_add_segment(&j, i & 1 ? 0xFE : 0xEB, noise.data, 64000);
	memcpy(noise.data, "http://ns.adobe.com/xap/1.0/", 29);
	jpegs_add_segment(&j, 0xE1, noise.data, 64000);
	save_free("s0_noise.jpg", &j);
	bytes_free(&noise);
}

static void enter(const char *root, const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", root, name);
	if (mkdir(path, 0777) != 0 && errno != EEXIST) {
		fprintf(stderr, "make_jpegs: cannot make '%s': %s\n", path, strerror(errno));
		exit(1);
	}
	folder = path;
}

static void corpus_jpeg(void)
{
	static const struct {
		const char *name;
		unsigned flags;
	} kinds[] = {
		{ "plain", JPEGS_PLAIN }, { "progressive", JPEGS_PROGRESSIVE }, { "grey", JPEGS_GREY }, { "cmyk", JPEGS_CMYK },
		{ "arithmetic", JPEGS_ARITHMETIC },
	};
	struct bytes j;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		j = jpegs_make(24, 32, 60, kinds[i].flags);
		jpegs_add_orientation(&j, i & 1, (unsigned)(i + 3));
		save_free(kinds[i].name, &j);
	}
	j = jpegs_make(24, 32, 60, JPEGS_PROGRESSIVE);
	jpegs_repeat_scan(&j, 70);
	save_free("scans", &j);
	j = jpegs_make(24, 32, 60, JPEGS_PLAIN);
	jpegs_set_size(&j, 65500, 65500);
	save_free("bomb", &j);
	j = jpegs_make(24, 32, 60, JPEGS_PLAIN);
	j.size -= 60;
	save_free("cut", &j);
	save("png", "\x89PNG\r\n\x1a\n", 8);
}

static void corpus_exif(void)
{
	static const struct jpegs_tag tags[] = {
		JPEGS_TEXT(0x010E, "text"), { .tag = 0x0112, .type = 3, .count = 1, .value = 6 },
		{ .tag = 0x011A, .type = 5, .count = 1, .data = "\0\0\1\x2C\0\0\0\1", .size = 8 },
		{ .tag = 0x011B, .type = 5, .count = 1, .data = "\0\0\1\x2C\0\0\0\1", .size = 8 },
		{ .tag = 0x9286, .type = 7, .count = 14, .data = "UNICODE\0\x7F\x8E\x56\xFE\0!", .size = 14, .in_sub_ifd = true },
		{ .tag = 0xA434, .type = 2, .count = 13, .data = "front camera", .size = 13, .in_sub_ifd = true },
	};
	struct bytes t = jpegs_tiff(true, tags, 6);

	save_free("big", &t);
	t = jpegs_tiff(false, tags, 6);
	save("cut", t.data, t.size / 2);
	t.data[4] = t.data[5] = 0xFF;
	save_free("wild", &t);
	t = jpegs_tiff(false, tags + 1, 1);
	save_free("little", &t);
}

static void corpus_metadata(void)
{
	static const char xmp[] = "<a xmp:CreatorTool=\"Adobe\"/><x:softwareAgent>Meitu</x:softwareAgent><b z:DigitalSourceType='trainedAlgorithmicMedia'/>",
			  meitu[] = "{\"PicInfo\":{\"BeautyInfo\":true,\"FaceliftInfo\":1,\"MakeupInfo\":\"true\",\"FilterInfo\":0}}";
	struct bytes j = jpegs_make(16, 16, 60, JPEGS_PLAIN);

	save("xmp", xmp, sizeof(xmp) - 1);
	save("meitu", meitu, sizeof(meitu) - 1);
	jpegs_add_c2pa(&j, "Generative AI", 16);
	save_free("c2pa", &j);
}

static void corpus_profile(void)
{
	static const char good[] = "{\"checks\":{\"dim.aspect\":{\"ok\":[null,0.05],\"fail\":[null,0.1],\"decides\":false}},\"standard\":{\"width\":360,\"height\":480}}",
			  odd[] = "{\"checks\":{\"dim.w\":{\"ok\":[500,null],\"fail\":[600,null]}}}";

	save("good", good, sizeof(good) - 1);
	save("odd", odd, sizeof(odd) - 1);
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "bad") == 0) {
		folder = argv[2];
		bad_cuts_and_flips();
		bad_sizes();
		bad_kinds();
		bad_metadata();
	} else if (argc == 3 && strcmp(argv[1], "corpus") == 0) {
		enter(argv[2], "jpeg");
		corpus_jpeg();
		enter(argv[2], "exif");
		corpus_exif();
		enter(argv[2], "metadata");
		corpus_metadata();
		enter(argv[2], "profile");
		corpus_profile();
	} else {
		fprintf(stderr, "usage: make_jpegs bad|corpus DIR\n");
		return 2;
	}
	return 0;
}
