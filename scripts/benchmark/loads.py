"""The tools' data: generated people, the same in every run, in each tool's own form."""
import os
import random
import subprocess

FIRST_NAMES = ["Jane", "John", "Lotte", "Luc", "Anna", "Pieter", "Mary", "Anouk", "Tom", "Rosa"]
LAST_NAMES = ["Smith", "Tweeling", "Gross", "Dubois", "Koehler", "Okafor", "Byron", "Garcia"]
# 2026-01-01: all dates are counted from here.
START = 1_767_225_600


def people(count):
    """Name and e-mail of each. The scripts wait for the first or the last one to appear."""
    chance = random.Random(4711)
    yield "Ada Firstrow", "ada.firstrow@example.com"
    for number in range(1, count - 1):
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        yield f"{first} {last}", f"{first}.{last}{number}@example.com".lower()
    yield "Zoe Lastrow", "zoe.lastrow@example.com"


def address_book(folder, count):
    """abook's own file."""
    path = os.path.join(folder, "addressbook")
    with open(path, "w") as file:
        file.write("[format]\nprogram=abook\nversion=0.6.1\n\n")
        for number, (name, email) in enumerate(people(count)):
            file.write(f"[{number}]\nname={name}\nemail={email}\nphone=+1617{number:07}\n\n")
    return path


def mailbox(folder, count):
    """An mbox, and a config that limits neomutt to it."""
    path, config = os.path.join(folder, "mbox"), os.path.join(folder, "neomuttrc")
    with open(path, "w") as file:
        for number, (name, email) in enumerate(people(count)):
            file.write(
                f"From {email} Thu Jan  1 00:00:00 2026\nFrom: {name} <{email}>\n"
                "To: operator@example.com\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n"
                f"Subject: Question {number} of {name}\nMessage-ID: <{number}@example.com>\n"
                "Status: RO\n\nHello.\n\n")
    with open(config, "w") as file:
        file.write(f'set folder="{folder}"\nset record=""\nset sort=mailbox-order\n')
    return path, config


def repository(folder, count):
    """A git repository with one commit per person; its log begins with the last one."""
    path = os.path.join(folder, "repository")
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder}
    subprocess.run(["git", "init", "-q", "-b", "main", path], env=environment, check=True)
    stream = []
    for number, (name, email) in enumerate(people(count)):
        when = START + number * 60
        text, body = f"Answer question {number} of {name}\n", f"{number}\n"
        stream.append(
            f"commit refs/heads/main\ncommitter {name} <{email}> {when} +0000\n"
            f"data {len(text)}\n{text}M 100644 inline answer\ndata {len(body)}\n{body}\n")
    subprocess.run(
        ["git", "fast-import", "--quiet"], cwd=path, env=environment, check=True,
        input="".join(stream).encode())
    # Without a working tree, staged changes would be listed above the commits.
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=path, env=environment, check=True)
    return path


def lines(folder, count):
    """One person per line, for fzf's standard input."""
    path = os.path.join(folder, f"lines-{count}")
    with open(path, "w") as file:
        for number, (name, email) in enumerate(people(count)):
            file.write(f"{number} {name} {email} +1617{number:07}\n")
    return path
