// Opens, waits, closes.
#include "connection.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_SETTINGS = 64 };

static void ignore(void *context, const char *message) {
  (void)context;
  (void)message;
}

int64_t deadline_after(int64_t limit_ms) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + limit_ms;
}

void remember(cpostgres_connection *connection, const char *state, const char *message) {
  snprintf(connection->state, sizeof connection->state, "%s", state == NULL ? "" : state);
  snprintf(connection->message, sizeof connection->message, "%s", message == NULL ? "" : message);
  // libpq's advice for beginners, in a line of its own.
  char *advice = strstr(connection->message, "\n\tIs the server running");
  if (advice != NULL) *advice = '\0';
  char *end = connection->message + strlen(connection->message);
  while (end > connection->message && (end[-1] == '\n' || end[-1] == ' ')) *--end = '\0';
  for (char *place = connection->message; *place != '\0'; place++) {
    if (*place == '\n' || *place == '\t') *place = ' ';
  }
}

cpostgres_ending give_up(cpostgres_connection *connection, cpostgres_ending ending) {
  if (ending == CPOSTGRES_LOST) {
    remember(connection, "", PQerrorMessage(connection->raw));
  } else if (ending == CPOSTGRES_TIMED_OUT) {
    remember(connection, "", "the server did not answer in time");
  }
  cpostgres_close(connection);
  return ending;
}

cpostgres_ending wait_for(cpostgres_connection *connection, short events, int64_t deadline) {
  struct pollfd place = {.fd = PQsocket(connection->raw), .events = events};
  if (place.fd < 0) return CPOSTGRES_LOST;
  while (true) {
    int64_t left = deadline - deadline_after(0);
    if (left <= 0) return CPOSTGRES_TIMED_OUT;
    int count = poll(&place, 1, left > 60000 ? 60000 : (int)left);
    if (count < 0 && errno != EINTR) return CPOSTGRES_LOST;
    if (count > 0) return CPOSTGRES_DONE;
  }
}

bool cpostgres_parse(const char *text, cpostgres_setting setting, void *context) {
  if (!libpq_load()) return false;
  char *error = NULL;
  PQconninfoOption *options = PQconninfoParse(text, &error);
  // libpq's own words quote the string, which may hold a password.
  PQfreemem(error);
  if (options == NULL) return false;
  for (PQconninfoOption *option = options; option->keyword != NULL; option++) {
    if (option->val != NULL) setting(context, option->keyword, option->val);
  }
  PQconninfoFree(options);
  return true;
}

cpostgres_connection *cpostgres_create(void) {
  return calloc(1, sizeof(cpostgres_connection));
}

void cpostgres_free(cpostgres_connection *connection) {
  cpostgres_close(connection);
  free(connection);
}

cpostgres_ending cpostgres_begin(
    cpostgres_connection *connection, const char *const *keywords, const char *const *values,
    size_t count) {
  cpostgres_close(connection);
  if (!libpq_load()) {
    remember(connection, "", "libpq.so.5 cannot be loaded: install Debian's package libpq5");
    return CPOSTGRES_LOST;
  }
  const char *names[MOST_SETTINGS + 1];
  const char *contents[MOST_SETTINGS + 1];
  if (count > MOST_SETTINGS) return CPOSTGRES_LOST;
  for (size_t place = 0; place < count; place++) {
    names[place] = keywords[place];
    contents[place] = values[place];
  }
  names[count] = NULL;
  contents[count] = NULL;
  connection->raw = PQconnectStartParams(names, contents, 0);
  if (connection->raw == NULL) {
    remember(connection, "", "there is no memory for a connection");
    return CPOSTGRES_LOST;
  }
  PQsetNoticeProcessor(connection->raw, ignore, NULL);
  if (PQstatus(connection->raw) == CONNECTION_BAD) return give_up(connection, CPOSTGRES_LOST);
  return CPOSTGRES_DONE;
}

void cpostgres_settings(
    cpostgres_connection *connection, cpostgres_setting setting, void *context) {
  PQconninfoOption *options = PQconninfo(connection->raw);
  if (options == NULL) return;
  for (PQconninfoOption *option = options; option->keyword != NULL; option++) {
    // '*' marks passwords.
    bool is_secret = option->dispchar != NULL && option->dispchar[0] == '*';
    if (option->val != NULL && !is_secret) setting(context, option->keyword, option->val);
  }
  PQconninfoFree(options);
}

cpostgres_ending cpostgres_complete(cpostgres_connection *connection, int64_t limit_ms) {
  if (connection->raw == NULL) return CPOSTGRES_LOST;
  int64_t deadline = deadline_after(limit_ms);
  PostgresPollingStatusType next = PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK) {
    if (next == PGRES_POLLING_FAILED) return give_up(connection, CPOSTGRES_LOST);
    short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    cpostgres_ending ending = wait_for(connection, events, deadline);
    if (ending != CPOSTGRES_DONE) return give_up(connection, ending);
    next = PQconnectPoll(connection->raw);
  }
  if (PQsetnonblocking(connection->raw, 1) != 0) return give_up(connection, CPOSTGRES_LOST);
  return CPOSTGRES_DONE;
}

void cpostgres_close(cpostgres_connection *connection) {
  if (connection->raw != NULL) PQfinish(connection->raw);
  connection->raw = NULL;
}

int64_t cpostgres_backend(const cpostgres_connection *connection) {
  return connection->raw == NULL ? 0 : PQbackendPID(connection->raw);
}

bool cpostgres_is_open(const cpostgres_connection *connection) {
  return connection->raw != NULL && PQstatus(connection->raw) == CONNECTION_OK;
}

const char *cpostgres_state(const cpostgres_connection *connection) { return connection->state; }

const char *cpostgres_message(const cpostgres_connection *connection) {
  return connection->message;
}
