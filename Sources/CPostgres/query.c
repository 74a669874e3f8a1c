// Sends a statement, waits for its results, and reads their values.
#include <endian.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"

// Types of the server (src/include/catalog/pg_type.dat).
enum {
  OID_BOOL = 16,
  OID_BYTEA = 17,
  OID_NAME = 19,
  OID_INT8 = 20,
  OID_INT2 = 21,
  OID_INT4 = 23,
  OID_TEXT = 25,
  OID_FLOAT8 = 701,
  OID_VARCHAR = 1043,
};

enum { MOST_ARGUMENTS = 64 };

static cpostgres_ending flush(cpostgres_connection *connection, int64_t deadline) {
  int left;
  while ((left = PQflush(connection->raw)) == 1) {
    cpostgres_ending ending = wait_for(connection, POLLIN | POLLOUT, deadline);
    if (ending != CPOSTGRES_DONE) return ending;
    // The server may be waiting for its own answers to be read.
    if (PQconsumeInput(connection->raw) != 1) return CPOSTGRES_LOST;
  }
  return left == 0 ? CPOSTGRES_DONE : CPOSTGRES_LOST;
}

static cpostgres_ending next_result(
    cpostgres_connection *connection, int64_t deadline, PGresult **result) {
  while (PQisBusy(connection->raw)) {
    cpostgres_ending ending = wait_for(connection, POLLIN, deadline);
    if (ending != CPOSTGRES_DONE) return ending;
    if (PQconsumeInput(connection->raw) != 1) return CPOSTGRES_LOST;
  }
  *result = PQgetResult(connection->raw);
  return CPOSTGRES_DONE;
}

static bool is_good(const PGresult *result) {
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/// Takes every result of what was sent. `last` is the last one, if all are good.
static cpostgres_ending take_results(
    cpostgres_connection *connection, int64_t deadline, PGresult **last) {
  cpostgres_ending ending = flush(connection, deadline);
  bool is_refused = false;
  *last = NULL;
  while (ending == CPOSTGRES_DONE) {
    PGresult *result = NULL;
    ending = next_result(connection, deadline, &result);
    if (ending != CPOSTGRES_DONE || result == NULL) break;
    if (!is_good(result) && !is_refused) {
      is_refused = true;
      remember(
          connection, PQresultErrorField(result, PG_DIAG_SQLSTATE),
          PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    }
    PQclear(*last);
    *last = result;
  }
  if (ending == CPOSTGRES_DONE && PQstatus(connection->raw) != CONNECTION_OK) {
    ending = CPOSTGRES_LOST;
  }
  if (ending == CPOSTGRES_DONE && !is_refused) return CPOSTGRES_DONE;
  PQclear(*last);
  *last = NULL;
  if (ending != CPOSTGRES_DONE) return give_up(connection, ending);
  return CPOSTGRES_REFUSED;
}

cpostgres_ending cpostgres_run(
    cpostgres_connection *connection, const char *statements, int64_t limit_ms) {
  if (!cpostgres_is_open(connection)) return CPOSTGRES_LOST;
  if (PQsendQuery(connection->raw, statements) != 1) return give_up(connection, CPOSTGRES_LOST);
  PGresult *result = NULL;
  cpostgres_ending ending = take_results(connection, deadline_after(limit_ms), &result);
  snprintf(
      connection->tag, sizeof connection->tag, "%s", result == NULL ? "" : PQcmdStatus(result));
  PQclear(result);
  return ending;
}

const char *cpostgres_tag(const cpostgres_connection *connection) { return connection->tag; }

cpostgres_ending cpostgres_query(
    cpostgres_connection *connection, const char *query, const cpostgres_value *arguments,
    size_t count, int64_t limit_ms, cpostgres_result **result) {
  if (!cpostgres_is_open(connection) || count > MOST_ARGUMENTS) return CPOSTGRES_LOST;
  Oid types[MOST_ARGUMENTS];
  const char *values[MOST_ARGUMENTS];
  int sizes[MOST_ARGUMENTS];
  int formats[MOST_ARGUMENTS];
  uint64_t numbers[MOST_ARGUMENTS];
  for (size_t place = 0; place < count; place++) {
    cpostgres_value argument = arguments[place];
    formats[place] = 1;
    // A pointer to a value of no bytes must not be NULL.
    values[place] = argument.size == 0 ? "" : (const char *)argument.bytes;
    sizes[place] = (int)argument.size;
    types[place] = argument.kind == CPOSTGRES_BYTES ? OID_BYTEA : OID_TEXT;
    if (argument.kind == CPOSTGRES_NULL) values[place] = NULL;
    if (argument.kind != CPOSTGRES_INTEGER && argument.kind != CPOSTGRES_REAL) continue;
    bool is_integer = argument.kind == CPOSTGRES_INTEGER;
    types[place] = is_integer ? OID_INT8 : OID_FLOAT8;
    memcpy(&numbers[place], is_integer ? (void *)&argument.integer : (void *)&argument.real, 8);
    numbers[place] = htobe64(numbers[place]);
    values[place] = (const char *)&numbers[place];
    sizes[place] = 8;
  }
  int sent = PQsendQueryParams(
      connection->raw, query, (int)count, types, values, sizes, formats, 1);
  if (sent != 1) return give_up(connection, CPOSTGRES_LOST);
  PGresult *taken = NULL;
  cpostgres_ending ending = take_results(connection, deadline_after(limit_ms), &taken);
  *result = (cpostgres_result *)taken;
  return ending;
}

size_t cpostgres_row_count(const cpostgres_result *result) {
  return (size_t)PQntuples((const PGresult *)result);
}

size_t cpostgres_column_count(const cpostgres_result *result) {
  return (size_t)PQnfields((const PGresult *)result);
}

const char *cpostgres_column_name(const cpostgres_result *result, size_t column) {
  return PQfname((const PGresult *)result, (int)column);
}

static int64_t integer_of(const char *bytes, int size) {
  uint64_t number = size > 0 && (bytes[0] & 0x80) != 0 && size > 1 ? UINT64_MAX : 0;
  for (int place = 0; place < size; place++) number = number << 8 | (uint8_t)bytes[place];
  return (int64_t)number;
}

cpostgres_value cpostgres_value_at(const cpostgres_result *result, size_t row, size_t column) {
  const PGresult *raw = (const PGresult *)result;
  cpostgres_value value = {.kind = CPOSTGRES_NULL};
  if (PQgetisnull(raw, (int)row, (int)column)) return value;
  const char *bytes = PQgetvalue(raw, (int)row, (int)column);
  int size = PQgetlength(raw, (int)row, (int)column);
  value.bytes = (const uint8_t *)bytes;
  value.size = (size_t)size;
  switch (PQftype(raw, (int)column)) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
      value.kind = CPOSTGRES_INTEGER;
      value.integer = integer_of(bytes, size);
      break;
    case OID_FLOAT8: {
      uint64_t number;
      memcpy(&number, bytes, sizeof number);
      number = be64toh(number);
      memcpy(&value.real, &number, sizeof number);
      value.kind = CPOSTGRES_REAL;
      break;
    }
    case OID_TEXT:
    case OID_NAME:
    case OID_VARCHAR:
      value.kind = CPOSTGRES_TEXT;
      break;
    case OID_BYTEA:
      value.kind = CPOSTGRES_BYTES;
      break;
    default:
      value.kind = CPOSTGRES_OTHER;
  }
  return value;
}

void cpostgres_result_free(cpostgres_result *result) { PQclear((PGresult *)result); }
