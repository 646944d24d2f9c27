/* What would make the loop wait goes to threads: files, since fsync blocks, and mails,
 * since libcurl (7.88: smtp_done, smtp_block_statemach) blocks until the server has said
 * what it thinks of a message's end, however long it scans it. */
#ifndef NET_TRANSFER_THREAD_H
#define NET_TRANSFER_THREAD_H

#include "net/transfer_impl.h"

struct queue;
struct transfer_thread_pools {
	struct loop *loop;
	struct queue *files, *lines, *mails;	/* made when first needed; lines: one thread, so that they keep their order */
};
/* The transfer ends with transfer_finish() on the loop's thread. */
PV_MUST_CHECK enum pv_err transfer_thread_file(struct transfer_thread_pools *p, struct transfer *t, struct pv_error *err);
PV_MUST_CHECK enum pv_err transfer_thread_mail(struct transfer_thread_pools *p, struct transfer *t, struct pv_error *err);
void transfer_thread_release(struct transfer_thread_pools *p);	/* waits for what is running */

#endif
