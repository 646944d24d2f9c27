#ifndef STORE_MEMBER_LIST_H
#define STORE_MEMBER_LIST_H

#include "photovet/campaign.h"

PV_MUST_CHECK enum pv_err member_list_read(struct pv_store *st, const char *campaign, struct pv_member_list *ret, struct pv_error *err);

#endif
