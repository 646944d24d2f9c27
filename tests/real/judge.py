#!/usr/bin/env python3
"""judge.py MAILDIR HOOKLOG SECRET LINES: reads what arrived as a receiver does, with the
standard library only, and prints how much of it there is; status 1 and why when something is wrong."""
import base64
import email
import email.policy
import hashlib
import hmac
import json
import pathlib
import re
import sys

mails, hooks, secret, lines = sys.argv[1:]
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def check(condition, what):
    if not condition:
        sys.exit(f"wrong: {what}")


def judge_mail(path):
    raw = path.read_bytes()
    check(all(len(line) <= 998 for line in raw.split(b"\r\n")), f"{path}: a line is too long")
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    check(mail["From"] == "office@school.example" or mail["From"].addresses[0].addr_spec == "office@school.example", f"{path}: From {mail['From']}")
    check(re.fullmatch(rf"<{UUID}@school.example>", mail["Message-ID"]), f"{path}: Message-ID {mail['Message-ID']}")
    check(mail["Date"].datetime is not None, f"{path}: Date")
    check(mail["X-To"] == mail["To"].addresses[0].addr_spec, f"{path}: To {mail['To']}")
    check(re.match("照片审核(未)?通过：毕业照 (sftp|s3|late)$", mail["Subject"]), f"{path}: Subject {mail['Subject']}")
    text = mail.get_content()
    if "未通过" in mail["Subject"]:
        check("请让光线从正前方均匀照到左右脸" in text and "背景" in text, f"{path}: the instructions are missing")
    return mail["Message-ID"]


def judge_hook(line):
    hook = json.loads(line)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{hook['id']}.{hook['timestamp']}.{hook['body']}".encode()
    good = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    check(hook["signature"] == good, f"signature {hook['signature']}, should be {good}")
    body = json.loads(hook["body"])
    check(body["type"] in ("submission.approved", "submission.rejected"), f"type {body['type']}")
    if body["type"] == "submission.rejected":
        check([r["code"] for r in body["data"]["reasons"]] == ["L03", "B01"], "reasons")
        check(all(r["label"] and r["instruction"] for r in body["data"]["reasons"]), "words of the reasons")
        check(body["data"]["deadline"], "deadline")
    return hook["id"]


mail_keys = [judge_mail(p) for p in sorted(pathlib.Path(mails).glob("*.eml"))]
hook_keys = [judge_hook(line) for line in pathlib.Path(hooks).read_text().splitlines()]
line_keys = [json.loads(line)["key"] for line in pathlib.Path(lines).read_text().splitlines()]
print(", ".join(f"{len(keys)} {name} {len(set(keys))} keys" for keys, name in ((mail_keys, "mails"), (hook_keys, "hooks"), (line_keys, "lines"))))
