#include "carrier.h"

#include "calls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// Tags of the carrier's descriptors have this bit.
static const uint64_t carrier_bit = 1ull << 63;
static const uint64_t listener_tag = 1ull << 63 | 1ull << 62;

struct client {
  int fd;
  uint32_t length;
  uint64_t first_byte, answer_at;
  bool is_answered;
  char bytes[4096];
};

static int epoll_fd, listener;
static uint64_t delay, doubles, texts;
static struct figures latencies;
static uint64_t decided_at[CALLERS];

// Answers are all as late as each other, so who came first is answered first.
static struct client *queue[65536];
static uint16_t queue_head, queue_tail;

void carrier_open(int epoll, int port, uint64_t answer_after_nanoseconds) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  int yes = 1;
  epoll_fd = epoll;
  delay = answer_after_nanoseconds;
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) {
    perror("carrier");
    exit(70);
  }
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = listener_tag};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
}

bool carrier_owns(uint64_t tag) { return tag & carrier_bit; }

static void accept_all(void) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    struct client *client = calloc(1, sizeof *client);
    client->fd = fd;
    struct epoll_event event = {.events = EPOLLIN,
                                .data.u64 = carrier_bit | (uint64_t)(uintptr_t)client};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
  }
}

// Whether head and content are complete.
static bool is_complete(struct client *client) {
  char *end = memmem(client->bytes, client->length, "\r\n\r\n", 4);
  if (!end) return false;
  char *field = strcasestr(client->bytes, "content-length:");
  size_t length = field && field < end ? strtoul(field + 15, NULL, 10) : 0;
  return client->bytes + client->length >= end + 4 + length;
}

static void take(struct client *client) {
  char phone[16] = "+", *to = strstr(client->bytes, "To=%2B");
  if (to) {
    snprintf(phone + 1, 12, "%.11s", to + 6);
    int32_t caller = caller_place(phone);
    if (caller >= 0 && decided_at[caller]) {
      figures_add(&latencies, client->first_byte - decided_at[caller]);
      decided_at[caller] = 0;
    } else {
      doubles++;
    }
  }
  client->answer_at = client->first_byte + delay;
  queue[queue_tail++] = client;
}

uint64_t carrier_answer(uint64_t now) {
  while (queue_head != queue_tail) {
    struct client *client = queue[queue_head];
    if (client->answer_at > now) return client->answer_at;
    char body[128], answer[512];
    int length = snprintf(body, sizeof body,
                          "{\"sid\":\"SM%032llx\",\"status\":\"queued\",\"num_segments\":\"1\"}",
                          (unsigned long long)++texts);
    length = snprintf(answer, sizeof answer,
                      "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
                      "Connection: close\r\nContent-Length: %d\r\n\r\n%s", length, body);
    queue_head++;
    if (client->fd < 0) {
      free(client);
      continue;
    }
    // A server that has gone away shows in its own figures.
    (void)!write(client->fd, answer, (size_t)length);
    client->is_answered = true;
  }
  return 0;
}

void carrier_handle(uint64_t tag) {
  if (tag == listener_tag) return accept_all();
  struct client *client = (struct client *)(uintptr_t)(tag & ~carrier_bit);
  for (;;) {
    ssize_t count = read(client->fd, client->bytes + client->length,
                         sizeof client->bytes - 1 - client->length);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) break;
    if (!client->first_byte) client->first_byte = now_nanoseconds();
    client->length += (uint32_t)count;
    if (!client->answer_at && is_complete(client)) take(client);
  }
  close(client->fd);
  client->fd = -1;
  if (client->is_answered || !client->answer_at) free(client);
}

void carrier_expect(int32_t caller, uint64_t time) { decided_at[caller] = time; }
struct figures *carrier_figures(void) { return &latencies; }
uint64_t carrier_doubles(void) { return doubles; }
