// libpq's functions, loaded with the first connection: linking it loads thirty libraries before `main`,
// as with libcurl (docs/decisions/0050-the-start.md).
#ifndef CPOSTGRES_LIBRARY_H
#define CPOSTGRES_LIBRARY_H

#include <postgresql/libpq-fe.h>
#include <stdbool.h>

#define LIBPQ_FUNCTIONS(EACH) \
  EACH(PQbackendPID) \
  EACH(PQclear) \
  EACH(PQcmdStatus) \
  EACH(PQconnectPoll) \
  EACH(PQconnectStartParams) \
  EACH(PQconninfo) \
  EACH(PQconninfoFree) \
  EACH(PQconninfoParse) \
  EACH(PQconsumeInput) \
  EACH(PQerrorMessage) \
  EACH(PQfinish) \
  EACH(PQflush) \
  EACH(PQfname) \
  EACH(PQfreemem) \
  EACH(PQftype) \
  EACH(PQgetResult) \
  EACH(PQgetisnull) \
  EACH(PQgetlength) \
  EACH(PQgetvalue) \
  EACH(PQisBusy) \
  EACH(PQnfields) \
  EACH(PQntuples) \
  EACH(PQresultErrorField) \
  EACH(PQresultStatus) \
  EACH(PQsendQuery) \
  EACH(PQsendQueryParams) \
  EACH(PQsetNoticeProcessor) \
  EACH(PQsetnonblocking) \
  EACH(PQsocket) \
  EACH(PQstatus)

#define LIBPQ_FIELD(name) __typeof__(&name) name;
typedef struct {
  LIBPQ_FUNCTIONS(LIBPQ_FIELD)
} libpq_functions;
#undef LIBPQ_FIELD

extern libpq_functions libpq;

/// Loads the library once for the process. False if it or one of its functions is missing.
bool libpq_load(void);

#ifndef LIBRARY_ITSELF
#define PQbackendPID libpq.PQbackendPID
#define PQclear libpq.PQclear
#define PQcmdStatus libpq.PQcmdStatus
#define PQconnectPoll libpq.PQconnectPoll
#define PQconnectStartParams libpq.PQconnectStartParams
#define PQconninfo libpq.PQconninfo
#define PQconninfoFree libpq.PQconninfoFree
#define PQconninfoParse libpq.PQconninfoParse
#define PQconsumeInput libpq.PQconsumeInput
#define PQerrorMessage libpq.PQerrorMessage
#define PQfinish libpq.PQfinish
#define PQflush libpq.PQflush
#define PQfname libpq.PQfname
#define PQfreemem libpq.PQfreemem
#define PQftype libpq.PQftype
#define PQgetResult libpq.PQgetResult
#define PQgetisnull libpq.PQgetisnull
#define PQgetlength libpq.PQgetlength
#define PQgetvalue libpq.PQgetvalue
#define PQisBusy libpq.PQisBusy
#define PQnfields libpq.PQnfields
#define PQntuples libpq.PQntuples
#define PQresultErrorField libpq.PQresultErrorField
#define PQresultStatus libpq.PQresultStatus
#define PQsendQuery libpq.PQsendQuery
#define PQsendQueryParams libpq.PQsendQueryParams
#define PQsetNoticeProcessor libpq.PQsetNoticeProcessor
#define PQsetnonblocking libpq.PQsetnonblocking
#define PQsocket libpq.PQsocket
#define PQstatus libpq.PQstatus
#endif

#endif
