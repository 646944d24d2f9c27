#ifndef STORE_CAMPAIGN_LIST_H
#define STORE_CAMPAIGN_LIST_H

#include "photovet/campaign.h"

/* code NULL: all. */
PV_MUST_CHECK enum pv_err campaign_list_read(struct pv_store *st, const char *code, bool with_figures, struct pv_campaign_list *ret, struct pv_error *err);

#endif
