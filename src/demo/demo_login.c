#include "demo/demo_login.h"

#include <assert.h>

static const struct {
	const char *name, *groups, *sentence;
} LOGINS[] = {
#define LOGIN(name, groups, sentence) { #name, groups, sentence },
#include "demo/demo_logins.def"
#undef LOGIN
};
static_assert(sizeof LOGINS / sizeof LOGINS[0] == DEMO_LOGIN_COUNT, "one row per login");

const char *demo_login_name(enum demo_login login)
{
	return LOGINS[login].name;
}

const char *demo_login_groups(enum demo_login login)
{
	return LOGINS[login].groups;
}

const char *demo_login_sentence(enum demo_login login)
{
	return LOGINS[login].sentence;
}
