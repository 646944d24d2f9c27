#!/bin/bash
# An SMTP server (aiosmtpd): STARTTLS and a login demanded; every mail becomes DIR/mail/N.eml.
# DIR/mode steers it while it runs: ok | defer (451) | reject (550) | lost (keeps the mail, hangs up instead of answering)
# packages: python3-aiosmtpd openssl iproute2
# shellcheck source-path=SCRIPTDIR disable=SC2154
. "$(dirname "$0")/peer.sh"
peer_args "$@"
if [ "$verb" = down ]; then
	peer_end smtp.pid
	rm -f env
	exit 0
fi
port=$(peer_port) password=$(openssl rand -hex 12)
mkdir -p mail
echo ok >mode
peer_cert DNS:localhost IP:127.0.0.1
cat >smtp.py <<'PY'
import asyncio
import os
import ssl
import sys
from aiosmtpd.smtp import AuthResult, SMTP

top, port, password = sys.argv[1], int(sys.argv[2]), os.environ["PEER_PASSWORD"].encode()


class Box:
    count = 0

    def mode(self):
        with open(top + "/mode", encoding="ascii") as f:
            return f.read().strip()

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = {"defer": "451 later", "reject": "550 no such user"}.get(self.mode())
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 ok"

    async def handle_DATA(self, server, session, envelope):
        Box.count += 1
        with open(f"{top}/mail/{Box.count:05d}.eml", "wb") as f:
            f.write(f"X-From: {envelope.mail_from}\r\nX-To: {', '.join(envelope.rcpt_tos)}\r\n".encode() + envelope.content)
        if self.mode() == "lost":
            server.transport.abort()
        return "250 kept"


def login(server, session, envelope, mechanism, auth):
    return AuthResult(success=auth.login == b"office" and auth.password == password, handled=False)


async def main():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(top + "/srv.pem", top + "/srv.key")
    await asyncio.get_running_loop().create_server(
        lambda: SMTP(Box(), hostname="mail.test", tls_context=tls, require_starttls=True, auth_required=True,
                     authenticator=login, enable_SMTPUTF8=True), "127.0.0.1", port)
    await asyncio.Event().wait()


asyncio.run(main())
PY
PEER_PASSWORD=$password setsid /usr/bin/python3 "$dir/smtp.py" "$dir" "$port" >smtp.log 2>&1 </dev/null &
echo $! >smtp.pid
peer_wait 15 peer_listens "$port"
peer_env "SMTP_URL=smtp://localhost:$port" "SMTP_CA=$dir/ca.pem" SMTP_USER=office "SMTP_PASSWORD=$password" "SMTP_MAIL=$dir/mail" "SMTP_MODE=$dir/mode"
