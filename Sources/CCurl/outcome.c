// Maps the end of a transfer to an ending, and recognises the hosts of this machine.
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "transfer.h"

static long proxy_status(const transfer *self) {
  long status = 0;
  return curl_easy_getinfo(self->easy, CURLINFO_HTTP_CONNECTCODE, &status) == CURLE_OK ? status : 0;
}

// libcurl (7.88.1) says only in its message which host it could not connect to.
static bool could_not_reach_proxy(const transfer *self) {
  static const char words[] = "Failed to connect to ";
  char *url = NULL;
  char *host = NULL;
  CURLU *parsed = curl_url();
  bool is_proxy = false;
  if (parsed != NULL && strncmp(self->detail, words, sizeof words - 1) == 0 &&
      curl_easy_getinfo(self->easy, CURLINFO_EFFECTIVE_URL, &url) == CURLE_OK && url != NULL &&
      curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
      curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
    size_t size = strlen(host);
    const char *plain = host;
    if (size > 2 && host[0] == '[') plain = host + 1, size -= 2;
    const char *named = self->detail + sizeof words - 1;
    is_proxy = strncasecmp(named, plain, size) != 0 || named[size] != ' ';
  }
  curl_free(host);
  curl_url_cleanup(parsed);
  return is_proxy;
}

static ccurl_ending ending_before_the_request(const transfer *self, CURLcode code) {
  if (proxy_status(self) / 100 > 2) return CCURL_PROXY_FAILED;
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_LOGIN_DENIED:  // a name or password in the URL
    case CURLE_COULDNT_RESOLVE_HOST:
      return CCURL_CANNOT_RESOLVE;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return CCURL_PROXY_FAILED;
    default:
      return could_not_reach_proxy(self) ? CCURL_PROXY_FAILED : CCURL_CANNOT_CONNECT;
  }
}

ccurl_ending transfer_ending(const transfer *self, CURLcode code) {
  if (self->is_too_large) return CCURL_TOO_LARGE;
  if (self->expands_too_much) return CCURL_EXPANDS_TOO_MUCH;
  if (self->is_file_changed) return CCURL_FILE_CHANGED;
  switch (code) {
    case CURLE_OK:
      // libcurl (7.88.1) reports no error if the connection closes within the head.
      return self->is_head_complete ? CCURL_ANSWERED : CCURL_CONNECTION_LOST;
    case CURLE_FILESIZE_EXCEEDED:
      return CCURL_TOO_LARGE;
    case CURLE_BAD_CONTENT_ENCODING:
      return CCURL_CANNOT_UNPACK;
    case CURLE_OPERATION_TIMEDOUT:
      return CCURL_TIMED_OUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_USE_SSL_FAILED:
      return CCURL_TLS_FAILED;
    default:
      return self->was_handed_over ? CCURL_CONNECTION_LOST : ending_before_the_request(self, code);
  }
}

void transfer_report(transfer *self, ccurl_ending ending) {
  if (stream_applies(self)) stream_finish(self, ending);
  long status = 0;
  if (curl_easy_getinfo(self->easy, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK) status = 0;
  ccurl_result result = {
      .ending = ending,
      .was_handed_over = self->was_handed_over,
      .status = status,
      .proxy_status = proxy_status(self),
      .head = self->head.bytes,
      .head_size = self->head.size,
      .body = (const uint8_t *)self->body.bytes,
      .body_size = self->body.size,
      .detail = self->detail,
  };
  self->done(self->context, &result);
}

static bool host_is_loopback(const char *host) {
  char plain[256];
  size_t size = strlen(host);
  if (size >= sizeof plain) return false;
  if (size > 2 && host[0] == '[') {
    memcpy(plain, host + 1, size - 2);
    plain[size - 2] = 0;
    struct in6_addr address;
    if (inet_pton(AF_INET6, plain, &address) != 1) return false;
    return IN6_IS_ADDR_LOOPBACK(&address) ||
           (IN6_IS_ADDR_V4MAPPED(&address) && address.s6_addr[12] == 127);
  }
  memcpy(plain, host, size + 1);
  if (size > 1 && plain[size - 1] == '.') plain[--size] = 0;
  struct in_addr address;
  if (inet_pton(AF_INET, plain, &address) == 1) return ntohl(address.s_addr) >> 24 == 127;
  const char *suffix = ".localhost";
  size_t length = strlen(suffix);
  return strcasecmp(plain, suffix + 1) == 0 ||
         (size > length && strcasecmp(plain + size - length, suffix) == 0);
}

bool url_is_loopback(const char *url) {
  // libcurl's own parser, so that the checked host is the one that libcurl connects to.
  CURLU *parsed = curl_url();
  if (parsed == NULL) return false;
  char *host = NULL;
  bool is_loopback = curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
                     curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                     host_is_loopback(host);
  curl_free(host);
  curl_url_cleanup(parsed);
  return is_loopback;
}
