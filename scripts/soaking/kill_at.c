// Kills its process at a moment that is counted: preloaded into roster, it sends SIGKILL at the moment
// KILL_AT. A moment is just before each call that changes what outlives the process: the first of
// several writes to a file, a sync, a rename, a link, a removal, a request to another host or to a
// database, and the output; and just after each sync and each such request. KILL_WITHOUT=requests does
// not count requests. The moment is appended to the file KILL_LOG: its number, its name, and the
// machine's running time in ms.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static atomic_long passed;
// The file that was written last. Its other writes are the same change.
static atomic_int writing = -1;

static void moment(const char *when, const char *what) {
  const char *at = getenv("KILL_AT");
  if (!at || atomic_fetch_add(&passed, 1) + 1 != atol(at)) return;
  int saved = errno;
  struct timespec now;
  clock_gettime(CLOCK_BOOTTIME, &now);
  const char *log = getenv("KILL_LOG");
  int file = log ? open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
  if (file >= 0) {
    dprintf(file, "%s %s %s %lld\n", at, when, what,
            (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000);
    close(file);
  }
  kill(getpid(), SIGKILL);
  errno = saved;
}

static const char *kind_of_path(const char *path) {
  const char *name = strrchr(path, '/');
  name = name ? name + 1 : path;
  if (strstr(name, "roster.sqlite-wal")) return "log-of-journal";
  if (strstr(name, "roster.sqlite")) return "journal";
  if (strstr(name, "journal.head")) return "head";
  if (strstr(name, "suppression")) return "suppression";
  if (strstr(name, "roster.log")) return NULL;
  return "file";
}

// NULL for what is not counted: pipes between threads, and the program's own log.
static const char *kind_of_file(int file, char *path, size_t size) {
  struct stat facts;
  if (fstat(file, &facts) || !(S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode))) return NULL;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, size - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  // A file in memory.
  if (!strncmp(path, "/memfd:", 7)) return NULL;
  return kind_of_path(path);
}

static void before_writing(int file) {
  char path[4096];
  if (atomic_exchange(&writing, file) == file) return;
  const char *kind = file == STDOUT_FILENO ? "output" : kind_of_file(file, path, sizeof path);
  if (kind) moment("before-writing", kind);
  else atomic_store(&writing, -1);
}

static void changing(const char *when, const char *kind) {
  atomic_store(&writing, -1);
  if (kind) moment(when, kind);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
  REAL(pwrite);
  before_writing(file);
  return real(file, bytes, count, place);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
  REAL(pwrite64);
  before_writing(file);
  return real(file, bytes, count, place);
}

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(write);
  before_writing(file);
  return real(file, bytes, count);
}

static int syncing(int (*real)(int), int file) {
  char path[4096];
  const char *kind = kind_of_file(file, path, sizeof path);
  changing("before-sync", kind);
  int status = real(file);
  changing("after-sync", kind);
  return status;
}

int fsync(int file) {
  REAL(fsync);
  return syncing(real, file);
}

int fdatasync(int file) {
  REAL(fdatasync);
  return syncing(real, file);
}

int rename(const char *from, const char *to) {
  REAL(rename);
  changing("before-rename", kind_of_path(to));
  return real(from, to);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
  REAL(renameat2);
  changing("before-rename", kind_of_path(new));
  return real(from, old, to, new, flags);
}

int link(const char *from, const char *to) {
  REAL(link);
  changing("before-link", kind_of_path(to));
  return real(from, to);
}

int linkat(int from, const char *old, int to, const char *new, int flags) {
  REAL(linkat);
  changing("before-link", kind_of_path(new));
  return real(from, old, to, new, flags);
}

int unlink(const char *path) {
  REAL(unlink);
  changing("before-unlink", kind_of_path(path));
  return real(path);
}

int unlinkat(int folder, const char *path, int flags) {
  REAL(unlinkat);
  changing("before-unlink", kind_of_path(path));
  return real(folder, path, flags);
}

// NULL for a pair of sockets between threads, and for the machine's log.
static const char *kind_of_socket(int socket) {
  const char *without = getenv("KILL_WITHOUT");
  struct sockaddr_storage peer;
  socklen_t size = sizeof peer;
  if (getpeername(socket, (struct sockaddr *)&peer, &size)) return NULL;
  if (peer.ss_family == AF_INET || peer.ss_family == AF_INET6)
    return without && !strcmp(without, "requests") ? NULL : "request";
  if (peer.ss_family != AF_UNIX) return NULL;
  return strstr(((struct sockaddr_un *)&peer)->sun_path, ".s.PGSQL") ? "database" : NULL;
}

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
  REAL(send);
  const char *kind = kind_of_socket(socket);
  if (kind) changing("before-sending", kind);
  ssize_t status = real(socket, bytes, count, flags);
  if (kind) changing("after-sending", kind);
  return status;
}
