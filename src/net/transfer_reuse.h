/* Who may use a kept connection. libcurl 7.88 compares host, port and login (and the
 * certificates of https) before it lends a connection out, but neither whether TLS was
 * demanded of a mail connection, nor the certificates of STARTTLS, nor known_hosts of
 * sftp: a mail that requires TLS would go in clear over the connection that an
 * opportunistic one left behind. So we decide, and libcurl is never asked.
 *
 * The first terms under which a host and port is spoken to own its kept connections for
 * the engine's life. A transfer on any other terms opens a connection of its own and
 * closes it. Terms: scheme, what TLS is demanded, CA file, client certificate and key,
 * known_hosts; and, but for http, where each request brings its own, the login. */
#ifndef NET_TRANSFER_REUSE_H
#define NET_TRANSFER_REUSE_H

#include "net/transfer.h"
#include "net/url.h"

#define TRANSFER_REUSE_PLACES 64	/* hosts remembered; beyond them nothing is kept */

struct transfer_reuse {
	struct transfer_reuse_place { char host[256]; long port; uint8_t terms[32]; } places[TRANSFER_REUSE_PLACES];
	size_t count;
};
/* May this request take a kept connection, and leave its own behind? Terms are kept as a
 * digest: no password stays in memory for it. */
bool transfer_reuse_is_allowed(struct transfer_reuse *r, const struct url *url, const struct transfer_request *req);

#endif
