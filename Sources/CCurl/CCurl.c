// The thread: loads libcurl, takes submitted and cancelled requests, drives the multi handle, reports the end of each.
#include "CCurl.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "transfer.h"

typedef enum { RESUME, CANCEL } order_kind;

typedef struct order {
  struct order *next;
  order_kind kind;
  uint64_t number;
} order;

struct ccurl_client {
  CURLM *multi;  // set before `state` is READY
  pthread_t thread;
  transfer *running;  // used by the thread only
  pthread_mutex_t lock;
  pthread_cond_t changed;  // of `state`
  // Under the lock: requests from callers for the thread.
  transfer *submitted;
  order *orders;
  uint64_t last_number;
  bool must_stop;
  enum { LOADING, READY, UNUSABLE } state;
};

static void end(ccurl_client *client, transfer *ended, ccurl_ending ending) {
  transfer **link = &client->running;
  while (*link != ended) link = &(*link)->next;
  *link = ended->next;
  // Reported first, so that a caller who cancelled does not wait for libcurl to clean up.
  transfer_report(ended, ending);
  curl_multi_remove_handle(client->multi, ended->easy);
  transfer_free(ended);
}

static void begin(ccurl_client *client, transfer *added) {
  added->next = client->running;
  client->running = added;
  if (curl_multi_add_handle(client->multi, added->easy) != CURLM_OK) {
    end(client, added, CCURL_CANNOT_CONNECT);
  }
}

static void obey(ccurl_client *client, const order *order) {
  transfer *meant = client->running;
  while (meant != NULL && meant->number != order->number) meant = meant->next;
  if (meant == NULL) return;
  if (order->kind == CANCEL) return end(client, meant, CCURL_CANCELLED);
  CURLcode code = stream_resume(meant);
  if (code != CURLE_OK) end(client, meant, transfer_ending(meant, code));
}

/// False if the client has to stop.
static bool take_orders(ccurl_client *client) {
  pthread_mutex_lock(&client->lock);
  transfer *submitted = client->submitted;
  order *orders = client->orders;
  bool goes_on = !client->must_stop;
  client->submitted = NULL;
  client->orders = NULL;
  pthread_mutex_unlock(&client->lock);
  while (submitted != NULL) {
    transfer *next = submitted->next;
    begin(client, submitted);
    submitted = next;
  }
  while (orders != NULL) {
    order *next = orders->next;
    obey(client, orders);
    free(orders);
    orders = next;
  }
  return goes_on;
}

static void report_ended(ccurl_client *client) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    CURLcode code = message->data.result;  // the message dies with the handle's removal
    char *private = NULL;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
    transfer *ended = (transfer *)private;
    end(client, ended, transfer_ending(ended, code));
  }
}

/// Loading takes longer than the first frame, so no other thread waits for it before its first request.
static bool prepare(ccurl_client *client) {
  CURLM *multi = library_load() ? curl_multi_init() : NULL;
  pthread_mutex_lock(&client->lock);
  client->multi = multi;
  client->state = multi == NULL ? UNUSABLE : READY;
  pthread_cond_broadcast(&client->changed);
  pthread_mutex_unlock(&client->lock);
  return multi != NULL;
}

static bool wait_until_ready(ccurl_client *client) {
  pthread_mutex_lock(&client->lock);
  while (client->state == LOADING) pthread_cond_wait(&client->changed, &client->lock);
  bool is_ready = client->state == READY;
  pthread_mutex_unlock(&client->lock);
  return is_ready;
}

static void *run(void *context) {
  ccurl_client *client = context;
  // A connection that breaks during a write gives an error code, never a signal.
  sigset_t signals;
  sigfillset(&signals);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
  if (!prepare(client)) return NULL;
  while (take_orders(client)) {
    int running = 0;
    curl_multi_perform(client->multi, &running);
    report_ended(client);
    curl_multi_poll(client->multi, NULL, 0, 3600 * 1000, NULL);
  }
  while (client->running != NULL) end(client, client->running, CCURL_CANCELLED);
  return NULL;
}

ccurl_client *ccurl_client_start(void) {
  ccurl_client *client = calloc(1, sizeof(ccurl_client));
  if (client == NULL) return NULL;
  pthread_mutex_init(&client->lock, NULL);
  pthread_cond_init(&client->changed, NULL);
  if (pthread_create(&client->thread, NULL, run, client) == 0) return client;
  pthread_cond_destroy(&client->changed);
  pthread_mutex_destroy(&client->lock);
  free(client);
  return NULL;
}

void ccurl_client_stop(ccurl_client *client) {
  pthread_mutex_lock(&client->lock);
  client->must_stop = true;
  pthread_mutex_unlock(&client->lock);
  bool is_ready = wait_until_ready(client);
  if (is_ready) curl_multi_wakeup(client->multi);
  pthread_join(client->thread, NULL);
  if (is_ready) curl_multi_cleanup(client->multi);
  pthread_cond_destroy(&client->changed);
  pthread_mutex_destroy(&client->lock);
  free(client);
}

uint64_t ccurl_submit(
    ccurl_client *client, const ccurl_request *request, ccurl_done done, void *context) {
  if (!wait_until_ready(client)) {
    ccurl_result result = {.ending = CCURL_NO_LIBRARY, .detail = ""};
    done(context, &result);
    return 0;
  }
  transfer *added = transfer_create(request, done, context);
  if (added == NULL) {
    ccurl_result result = {.ending = CCURL_CANNOT_RESOLVE, .detail = "the request is malformed"};
    done(context, &result);
    return 0;
  }
  pthread_mutex_lock(&client->lock);
  uint64_t number = ++client->last_number;
  added->number = number;
  added->next = client->submitted;
  client->submitted = added;
  pthread_mutex_unlock(&client->lock);
  curl_multi_wakeup(client->multi);
  return number;
}

static void leave_order(ccurl_client *client, order_kind kind, uint64_t number) {
  if (number == 0) return;
  order *left = malloc(sizeof(order));
  if (left == NULL) return;
  left->kind = kind;
  left->number = number;
  pthread_mutex_lock(&client->lock);
  left->next = client->orders;
  client->orders = left;
  pthread_mutex_unlock(&client->lock);
  curl_multi_wakeup(client->multi);
}

void ccurl_resume(ccurl_client *client, uint64_t number) { leave_order(client, RESUME, number); }

void ccurl_cancel(ccurl_client *client, uint64_t number) { leave_order(client, CANCEL, number); }
