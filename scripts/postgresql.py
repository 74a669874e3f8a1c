"""A PostgreSQL server from Debian's package, with a data folder and a socket of its own.

Its roles are `administrator` and what `make_roles` adds. It runs as the user `postgres` if this program
runs as root, because PostgreSQL refuses to run as root.
"""
import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time

DATABASE = "roster"
# Of the server's start, in seconds: recovery after a crash can take long on a busy machine.
LONGEST = 120


def programs():
    """The folder of the newest version's programs; None without the package."""
    found = glob.glob("/usr/lib/postgresql/*/bin")
    return max(found, key=lambda path: float(path.split("/")[4]), default=None)


class Server:
    """`port` also listens on 127.0.0.1 with TLS, with a certificate for `localhost`. Without `durable`
    commits survive a crash of the server, but not a loss of power."""

    def __init__(self, port=None, durable=True):
        self.programs = programs()
        if self.programs is None:
            raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
        self.folder = tempfile.mkdtemp(prefix="roster-postgres-", dir="/tmp")
        self.port = port or 5432
        self.process = None
        self.user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
        self.data = os.path.join(self.folder, "data")
        self.log = os.path.join(self.folder, "log")
        self.certificate = os.path.join(self.folder, "server.crt")
        self.options = ["listen_addresses=", f"port={self.port}", "max_connections=100"]
        if not durable:
            self.options.append("fsync=off")
        if port:
            self._make_certificate()
            self.options += [
                "listen_addresses=127.0.0.1", "ssl=on", "ssl_cert_file=../server.crt",
                "ssl_key_file=../server.key"]
        self._run(
            "initdb", "-D", self.data, "-U", "administrator", "-A", "trust", "-E", "UTF8", "--no-locale")
        self.start()

    def _make_certificate(self):
        key = os.path.join(self.folder, "server.key")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost", "-keyout", key, "-out", self.certificate],
            check=True, capture_output=True, umask=0o077, **self.user)

    def _run(self, name, *arguments):
        done = subprocess.run(
            [os.path.join(self.programs, name), *arguments], cwd=self.folder, capture_output=True,
            text=True, umask=0o077, **self.user)
        if done.returncode:
            raise SystemExit(f"{name}: {done.stderr}")
        return done.stdout

    def _launch(self):
        options = [word for option in self.options for word in ("-c", option)]
        with open(os.path.join(self.folder, "output"), "ab") as output:
            self.process = subprocess.Popen(
                [os.path.join(self.programs, "postgres"), "-D", self.data, "-k", self.folder, *options],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, umask=0o077,
                start_new_session=True, **self.user)

    def start(self):
        """Returns when it takes connections. It refuses to start until the last process of a killed
        server has ended."""
        end = time.monotonic() + LONGEST
        self._launch()
        while not self.is_ready():
            if time.monotonic() > end:
                raise SystemExit(f"PostgreSQL does not start: {self.folder}/output")
            if self.process.poll() is not None:
                self._launch()
            time.sleep(0.02)

    def is_ready(self):
        return subprocess.run(
            [os.path.join(self.programs, "pg_isready"), "-q", "-h", self.folder, "-p", str(self.port)]
        ).returncode == 0

    def kill(self, spares_connections=False):
        """SIGKILL; returns when no process of the server is left. `spares_connections` kills only the
        first process; the others may then commit what they are doing before they notice."""
        self.process.send_signal(signal.SIGSTOP)
        children = self._children()
        self.process.kill()
        self.process.wait()
        if not spares_connections:
            for child in children:
                _kill(child)
        while any(_is_running(child) for child in children):
            time.sleep(0.002)

    def _children(self):
        found = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            fields = _status(name)
            if fields and int(fields[1]) == self.process.pid:
                found.append(int(name))
        return found

    def stop(self):
        """Ends it and removes its folder."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def psql(self, statements, database="postgres"):
        """The rows, without headings."""
        return self._run(
            "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p",
            str(self.port), "-U", "administrator", "-d", database, "-c", statements)

    def dump(self):
        """The database as SQL."""
        return self._run(
            "pg_dump", "-h", self.folder, "-p", str(self.port), "-U", "administrator", DATABASE)

    def url(self, role, by_tcp=False):
        if by_tcp:
            return f"postgresql://{role}@localhost:{self.port}/{DATABASE}?sslrootcert={self.certificate}"
        return f"postgresql://{role}@/{DATABASE}?host={self.folder}&port={self.port}"

    def prepare(self, program, operators):
        """Makes the database with roster's tables, and a login for each operator."""
        self.psql(f"CREATE DATABASE {DATABASE}")
        made = subprocess.run(
            [program, "store", "init", "--url", self.url("administrator")], capture_output=True,
            text=True, env={"HOME": self.folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        if made.returncode:
            raise SystemExit(f"roster store init: {made.returncode}: {made.stderr}")
        for name in operators:
            self.psql(f"CREATE ROLE {name} LOGIN IN ROLE roster_operator")

    def table(self, role, by_tcp=False):
        """[store] of a config."""
        return f'\n[store]\nurl = "{self.url(role, by_tcp)}"\nkey = {{ value = "{"5" * 64}" }}\n'


def _kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _status(pid):
    """State, parent and so on, from /proc; None if the process is gone."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()
    except OSError:
        return None


def _is_running(pid):
    fields = _status(pid)
    return fields is not None and fields[0] not in "ZX"
