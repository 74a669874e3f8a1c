"""A team's database, the simulator and roster's processes, and the comparison of what they kept."""
import collections
import glob
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

STEPS = ["intended", "sent", "answered", "verified"]
# The first contacts are the simulator's well-known ones.
RESERVED = 10
PROVIDER = "b2b"
ROLES = ["jo", "kim"]


class Postgres:
    """A server, as a user other than root; with a socket only, or at an address with TLS, too."""

    def __init__(self, folder, address=None, name=None):
        self.folder = folder
        self.tools = max(
            glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        self.user = {}
        if os.geteuid() == 0:
            entry = pwd.getpwnam("postgres")
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            self.user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        self._log = open(os.path.join(folder, "log"), "w")
        subprocess.run(
            [f"{self.tools}/initdb", "-D", "data", "-U", "administrator", "-A", "trust", "-E", "UTF8",
             "--no-locale", "--no-sync"],
            cwd=folder, check=True, stdout=self._log, stderr=self._log, **self.user)
        settings = ["fsync=off", f"listen_addresses={address or ''}"]
        if address:
            self._make_certificate(name)
            settings += ["ssl=on", "ssl_cert_file=../server.crt", "ssl_key_file=../server.key"]
            with open(os.path.join(folder, "data", "pg_hba.conf"), "a") as file:
                file.write("hostssl all all samenet trust\n")
        self.process = subprocess.Popen(
            [f"{self.tools}/postgres", "-D", "data", "-k", folder]
            + [word for setting in settings for word in ("-c", setting)],
            cwd=folder, stdout=self._log, stderr=self._log, **self.user)
        for _ in range(600):
            ready = subprocess.run([f"{self.tools}/pg_isready", "-q", "-h", folder])
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        sys.exit("PostgreSQL did not start")

    def _make_certificate(self, name):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
             "-keyout", "server.key", "-out", "server.crt"],
            cwd=self.folder, check=True, stdout=self._log, stderr=self._log, **self.user)
        self.certificate = os.path.join(self.folder, "server.crt")

    def sql(self, statements, database="team"):
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U",
             "administrator", "-d", database, "-c", statements],
            check=True, capture_output=True, text=True).stdout.strip()

    def url(self, role):
        return f"postgresql://{role}@/team?host={self.folder}"

    def stop(self):
        # Does not wait for the connections of hosts that are gone.
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        self._log.close()


class Team:
    """The simulator, the database, and a config and a state folder for each pair of processes."""

    def __init__(self, roster, contacts, address=None, name=None, latency=0):
        self.roster = os.path.abspath(roster)
        folder = self.folder = tempfile.mkdtemp(prefix="roster-team-", dir="/tmp")
        # PostgreSQL's user has its folder inside.
        os.chmod(folder, 0o711)
        self.log = os.path.join(folder, "requests.ndjson")
        database = os.path.join(folder, "postgres")
        os.mkdir(database, 0o700)
        self.postgres = Postgres(database, address, name)
        self.postgres.sql("CREATE DATABASE team", "postgres")
        config = os.path.join(folder, "providers.toml")
        with open(os.path.join(folder, "listening"), "wb") as output:
            self.simulator = subprocess.Popen(
                [self.roster, "simulate", "--contacts", str(contacts + RESERVED),
                 "--latency", str(latency), "--no-limits", "--request-log", self.log, "--write-config", config],
                env=self.environment("none"), stdout=output)
        while not (port := re.search(
                r":(\d+)\n", open(os.path.join(folder, "listening")).read())):
            if self.simulator.poll() is not None:
                sys.exit("the simulator did not start")
            time.sleep(0.05)
        self.port = int(port[1])
        self.providers = open(config).read()
        self.run("none", "store", "init", "--url", self.postgres.url("administrator"))
        self.postgres.sql(
            "".join(f"CREATE ROLE {role} LOGIN IN ROLE roster_operator;" for role in ROLES)
            + "CREATE ROLE ada LOGIN IN ROLE roster_auditor")

    def environment(self, name):
        home = os.path.join(self.folder, name)
        os.makedirs(home, 0o700, exist_ok=True)
        return {
            "HOME": home, "TMPDIR": home, "XDG_STATE_HOME": home, "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "ROSTER_CONFIG": os.path.join(home, "config.toml"),
        }

    def configure(self, name, role, url=None):
        """roster's own pace would only cost time."""
        path = self.environment(name)["ROSTER_CONFIG"]
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(f'[store]\nurl = "{url or self.postgres.url(role)}"\n')
            file.write('key = { value = "' + "k" * 32 + '" }\n')
            file.write(
                self.providers.replace("[[provider]]", "[[provider]]\nrequests_per_second = 5000.0"))

    def start(self, name, *arguments, through=()):
        return subprocess.Popen(
            [*through, self.roster, *arguments], env=self.environment(name), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, name, *arguments):
        process = self.start(name, *arguments)
        output, errors = process.communicate()
        if process.returncode:
            sys.exit(f"roster {' '.join(arguments)}: {process.returncode}: {errors[:400]}")
        return output

    def delete(self, name, ids, through=()):
        """A job in a process of its own."""
        process = self.start(
            name, "delete", PROVIDER, "-", "--yes", "--output", "ndjson", through=through)
        process.stdin.write("\n".join(ids) + "\n")
        process.stdin.close()
        process.stdin = None
        return process

    def ids(self, name, count):
        listed = json.loads(self.run(name, "list", PROVIDER, "--all", "--output", "json"))
        return [str(contact["id"]) for contact in listed][RESERVED:][:count]

    def deletions(self):
        """How often the deletion of each contact was carried out, and the lines of others."""
        sent, others = collections.Counter(), []
        for text in open(self.log):
            line = json.loads(text)
            if not line["write"]:
                continue
            if line["carriedOut"]:
                sent.update(line["contacts"])
            else:
                others.append(text.strip()[:200])
        return sent, others

    def stop(self, keep=False):
        self.simulator.terminate()
        self.simulator.wait()
        self.postgres.stop()
        if keep:
            print(self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def contradictions(team, ids, reader, chains):
    """The journal's entries, and sentences about what it, the request log and the chains disagree on.

    `reader` is a member; `chains` is how many state folders have written.
    """
    verified = json.loads(team.run(reader, "journal", "verify", "--output", "json"))
    lines = team.run(reader, "journal", "export", "--output", "ndjson").splitlines()
    entries = [entry for entry in map(json.loads, lines) if entry["step"] != "event"]
    sent, others = team.deletions()
    found = [f"not carried out: {line}" for line in others]
    found += [f"contact {id} was deleted {sent[id]} times" for id in ids if sent[id] != 1]
    found += [f"contact {id} was not asked for" for id in sent.keys() - set(ids)]
    writes = collections.defaultdict(list)
    for entry in entries:
        writes[entry["write"]].append(entry)
    done = collections.Counter()
    for write, steps in writes.items():
        words = [entry["step"] for entry in steps]
        if words[-1] == "notSent" and "sent" not in words:
            continue
        done[steps[0]["contactId"]] += 1
        if words != STEPS:
            found.append(f"write {write} has the steps {words}")
    found += [f"contact {id} has {done[id]} writes" for id in ids if done[id] != 1]
    if not verified["holds"] or verified["entries"] != len(lines):
        found.append(f"the journal has {len(lines)} entries: {verified}")
    known = int(team.postgres.sql("SELECT count(*) FROM roster.chains WHERE number > 0"))
    if known != chains:
        found.append(f"{known} chains have entries, of {chains} state folders")
    return entries, found
