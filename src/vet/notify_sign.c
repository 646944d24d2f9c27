#include "vet/notify_sign.h"

#include <inttypes.h>
#include <string.h>

#include "base/base64.h"
#include "base/digest.h"

#define SECRET_PREFIX "whsec_"
#define SECRET_MAX 512

static enum pv_err key_of(struct buf *key, const char *secret, struct pv_error *err)
{
	size_t n = strlen(SECRET_PREFIX);

	if (strncmp(secret, SECRET_PREFIX, n) != 0)
		buf_puts(key, secret);
	else if (base64_decode(key, secret + n, NULL) != PV_OK)
		return pv_error_set(err, PV_ERR_CONFIG, "secret of the webhook is not base64 after " SECRET_PREFIX);
	if (key->len == 0 || key->failed)
		return pv_error_set(err, PV_ERR_CONFIG, "secret of the webhook is empty or longer than %d bytes", SECRET_MAX);
	return PV_OK;
}

enum pv_err notify_sign_put(struct buf *out, const char *secret, const char *id, int64_t timestamp_s,
			    const void *body, size_t body_size, struct pv_error *err)
{
	struct buf key = BUF_INIT(SECRET_MAX), text = BUF_INIT(body_size + 256);
	enum pv_err code = key_of(&key, secret, err);
	uint8_t mac[32];

	if (code != PV_OK)
		goto out;
	buf_printf(&text, "%s.%" PRId64 ".", id, timestamp_s);
	buf_append(&text, body, body_size);
	if (text.failed) {
		code = pv_error_set(err, PV_ERR_TOO_LARGE, "message is too long to sign");
		goto out;
	}
	digest_hmac_sha256(key.data, key.len, text.data, text.len, mac);
	buf_puts(out, "v1,");
	base64_encode(out, mac, sizeof(mac));
out:
	buf_release(&key);
	buf_release(&text);
	return code;
}
