/* Who may connect to the demo's database: demo_logins.def as C. */
#ifndef DEMO_DEMO_LOGIN_H
#define DEMO_DEMO_LOGIN_H

enum demo_login {
#define LOGIN(name, groups, sentence) DEMO_LOGIN_##name,
#include "demo/demo_logins.def"
#undef LOGIN
	DEMO_LOGIN_COUNT
};
const char *demo_login_name(enum demo_login login);
const char *demo_login_groups(enum demo_login login);	/* its group roles, separated by blanks */
const char *demo_login_sentence(enum demo_login login);

#endif
