// What the files of this target share.
#ifndef CPOSTGRES_CONNECTION_H
#define CPOSTGRES_CONNECTION_H

#include "CPostgres.h"
#include "library.h"

struct cpostgres_connection {
  PGconn *raw;
  char state[6];
  char tag[64];
  char message[512];
};

/// Milliseconds on a clock that cannot be set, at which a call has to end.
int64_t deadline_after(int64_t limit_ms);

/// Waits for `events` of poll(2) on the connection's socket.
cpostgres_ending wait_for(cpostgres_connection *connection, short events, int64_t deadline);

/// Remembers the reason, closes the connection, and returns the ending.
cpostgres_ending give_up(cpostgres_connection *connection, cpostgres_ending ending);

/// Remembers a reason in one line.
void remember(cpostgres_connection *connection, const char *state, const char *message);

#endif
