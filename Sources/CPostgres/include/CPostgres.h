// PostgreSQL over libpq: one connection, used by one thread at a time, and no call that waits longer
// than its limit.
//
// None of libpq's types or names appear here.
#ifndef CPOSTGRES_H
#define CPOSTGRES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Notices of the server and of libpq are dropped: libpq would print them to standard error.
typedef struct cpostgres_connection cpostgres_connection;

/// The rows of one query. Independent of its connection.
typedef struct cpostgres_result cpostgres_result;

/// How a call ended. After every ending but `DONE` and `REFUSED` the connection is closed.
typedef enum {
  CPOSTGRES_DONE,
  /// The server answered with an error (`cpostgres_state`). The connection can be used.
  CPOSTGRES_REFUSED,
  /// There is no connection, or it was lost. The server may have run what was sent.
  CPOSTGRES_LOST,
  /// The limit was reached. The server may have run what was sent.
  CPOSTGRES_TIMED_OUT,
} cpostgres_ending;

typedef enum {
  CPOSTGRES_NULL,
  CPOSTGRES_INTEGER,
  CPOSTGRES_REAL,
  CPOSTGRES_TEXT,
  CPOSTGRES_BYTES,
  /// A type of the server that this file does not read.
  CPOSTGRES_OTHER,
} cpostgres_kind;

/// Texts are UTF-8 and need not end in NUL.
typedef struct {
  cpostgres_kind kind;
  int64_t integer;
  double real;
  const uint8_t *bytes;
  size_t size;
} cpostgres_value;

/// One setting of a connection, as in a connection string.
typedef void (*cpostgres_setting)(void *context, const char *keyword, const char *value);

/// Passes on what a connection string or URL sets. `false` if it is not one,
/// or libpq cannot be loaded.
bool cpostgres_parse(const char *text, cpostgres_setting setting, void *context);

/// NULL if there is no memory.
cpostgres_connection *cpostgres_create(void);

void cpostgres_free(cpostgres_connection *connection);

/// Begins to connect. Nothing is sent yet. `keywords` and `values` have `count` settings; an empty
/// value means the default.
cpostgres_ending cpostgres_begin(
    cpostgres_connection *connection, const char *const *keywords, const char *const *values,
    size_t count);

/// Passes on the settings that the connection uses, defaults, environment and service file included,
/// but no password.
void cpostgres_settings(
    cpostgres_connection *connection, cpostgres_setting setting, void *context);

/// Completes the connection.
cpostgres_ending cpostgres_complete(cpostgres_connection *connection, int64_t limit_ms);

/// Does nothing if there is none.
void cpostgres_close(cpostgres_connection *connection);

/// The server's process as the connection knows it; 0 without a connection. A pooler gives another
/// number than the server.
int64_t cpostgres_backend(const cpostgres_connection *connection);

bool cpostgres_is_open(const cpostgres_connection *connection);

/// Runs statements without arguments in one round trip. The first error ends them.
cpostgres_ending cpostgres_run(
    cpostgres_connection *connection, const char *statements, int64_t limit_ms);

/// The server's word for what the last statement of `cpostgres_run` did.
const char *cpostgres_tag(const cpostgres_connection *connection);

/// Runs one statement. `result` is set if it is `DONE`.
cpostgres_ending cpostgres_query(
    cpostgres_connection *connection, const char *query, const cpostgres_value *arguments,
    size_t count, int64_t limit_ms, cpostgres_result **result);

/// The SQLSTATE of the last ending that was not `DONE`; "" if it has none.
const char *cpostgres_state(const cpostgres_connection *connection);

/// The words of the last ending that was not `DONE`, in one line without the server's details.
const char *cpostgres_message(const cpostgres_connection *connection);

size_t cpostgres_row_count(const cpostgres_result *result);
size_t cpostgres_column_count(const cpostgres_result *result);
const char *cpostgres_column_name(const cpostgres_result *result, size_t column);

/// Valid as long as the result.
cpostgres_value cpostgres_value_at(const cpostgres_result *result, size_t row, size_t column);

void cpostgres_result_free(cpostgres_result *result);

#endif
