// Usage: load --port P --numbers N --calls N [--first CALL] [--steps 1-3] [--connections C]
//   [--seconds S] [--rate PER_SECOND [--lag SECONDS]] [--carrier PORT [--carrier-delay-ms MS]]
//
// Plays missed calls to a server: their signed webhooks over connections that stay open. Without a
// rate each connection plays call after call as fast as it is answered. With one the webhooks are
// due at fixed times whatever the server does, and a latency counts from the time it was due.
// Prints one line of JSON.

#include "calls.h"
#include "carrier.h"
#include "figures.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 4096 };

struct connection {
  int fd;
  uint32_t length;
  // Which webhook it waits to have answered: a place in `webhooks`, or -1.
  int64_t webhook;
  char bytes[4096];
};

// A webhook, when it is due (from the start), and whether its latency counts.
struct webhook {
  struct request request;
  uint64_t due;
  uint32_t call;
  uint8_t step;
  bool counts;
};

static struct account account = {"https://calls.example.com", "AC00000000000000000000000000000000",
                                 "secret", 100};
static int port, connections = 64, steps = STEPS, carrier_port;
static uint32_t first, calls;
static double rate, lag_seconds = 1, seconds = 3600;
static uint64_t carrier_delay;

static struct connection all[CONNECTIONS_MAX];
static struct connection *idle[CONNECTIONS_MAX];
static int idle_first, idle_count, epoll_fd;
static struct webhook *webhooks;
static size_t webhook_count, next_webhook, acknowledged, refused;
static uint64_t start, end, stop_at;
static struct figures latencies;


static uint64_t nanoseconds(double time) { return (uint64_t)(time * 1e9); }

static void fail(const char *what) {
  perror(what);
  exit(70);
}

static void read_options(int argc, char **argv) {
  static const struct option names[] = {
      {"port", 1, 0, 'p'},  {"numbers", 1, 0, 'n'}, {"connections", 1, 0, 'c'},
      {"first", 1, 0, 'f'}, {"calls", 1, 0, 'k'},   {"steps", 1, 0, 's'},
      {"rate", 1, 0, 'r'},  {"lag", 1, 0, 'l'},     {"seconds", 1, 0, 't'},
      {"carrier", 1, 0, 'a'}, {"carrier-delay-ms", 1, 0, 'd'}, {0}};
  for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
    switch (c) {
    case 'p': port = atoi(optarg); break;
    case 'n': account.numbers = (uint32_t)atoi(optarg); break;
    case 'c': connections = atoi(optarg); break;
    case 'f': first = (uint32_t)atoi(optarg); break;
    case 'k': calls = (uint32_t)atoi(optarg); break;
    case 's': steps = atoi(optarg); break;
    case 'r': rate = atof(optarg); break;
    case 'l': lag_seconds = atof(optarg); break;
    case 't': seconds = atof(optarg); break;
    case 'a': carrier_port = atoi(optarg); break;
    case 'd': carrier_delay = nanoseconds(atof(optarg) / 1000); break;
    default: exit(64);
    }
  }
  if (!port || !calls || connections > CONNECTIONS_MAX) exit(64);
}

static int by_due(const void *left, const void *right) {
  uint64_t a = ((const struct webhook *)left)->due, b = ((const struct webhook *)right)->due;
  return a < b ? -1 : a > b;
}

// Signs everything beforehand. With a rate, a call's ring lasts `lag` seconds, and what comes
// before the rings of the first calls end is no full load, so it does not count.
static void make_webhooks(void) {
  webhooks = calloc((size_t)calls * (size_t)steps, sizeof *webhooks);
  double gap = rate > 0 ? steps / rate : 0;
  for (uint32_t i = 0; i < calls; i++) {
    for (int step = 0; step < steps; step++) {
      double due = i * gap + (step > 0 ? lag_seconds : 0) + step * gap / steps;
      webhooks[webhook_count++] = (struct webhook){
          .request = make_request(&account, first + i, (enum step)step), .due = nanoseconds(due),
          .call = first + i, .step = (uint8_t)step,
          .counts = rate == 0 || (due >= lag_seconds && due <= calls * gap)};
    }
  }
  if (rate > 0) qsort(webhooks, webhook_count, sizeof *webhooks, by_due);
}

static void watch(struct connection *connection, uint32_t events, int operation) {
  struct epoll_event event = {.events = events, .data.u64 = (uint64_t)(connection - all)};
  epoll_ctl(epoll_fd, operation, connection->fd, &event);
}

static void open_connections(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  for (int i = 0; i < connections; i++) {
    int yes = 1;
    all[i].fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(all[i].fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
    setsockopt(all[i].fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    watch(&all[i], EPOLLIN, EPOLL_CTL_ADD);
    idle[idle_count++] = &all[i];  // The ring begins in their order.
  }
}

static void rest(struct connection *connection) {
  idle[(idle_first + idle_count++) % connections] = connection;
}

// Whoever has rested longest, so that none is closed for saying nothing.
static struct connection *take_idle(void) {
  struct connection *connection = idle[idle_first];
  idle_first = (idle_first + 1) % connections;
  idle_count--;
  return connection;
}

static void send_webhook(struct connection *connection, size_t place, uint64_t now) {
  struct webhook *webhook = &webhooks[place];
  connection->webhook = (int64_t)place;
  connection->length = 0;
  if (rate == 0) webhook->due = now;
  if (webhook->step == STEP_RESULT) {
    carrier_expect(caller_place_of_call(webhook->call), webhook->due);
  }
  ssize_t sent =
      send(connection->fd, webhook->request.bytes, webhook->request.length, MSG_NOSIGNAL);
  if (sent != (ssize_t)webhook->request.length) fail("send");
}

// The answer's status, or 0 while it is not all there.
static int status_of_answer(struct connection *connection) {
  connection->bytes[connection->length] = 0;
  char *head_end = strstr(connection->bytes, "\r\n\r\n");
  if (!head_end) return 0;
  char *field = strcasestr(connection->bytes, "content-length:");
  size_t length = field && field < head_end ? strtoul(field + 15, NULL, 10) : 0;
  if (connection->bytes + connection->length < head_end + 4 + length) return 0;
  return atoi(connection->bytes + 9);
}

static void receive(struct connection *connection) {
  ssize_t count = recv(connection->fd, connection->bytes + connection->length,
                       sizeof connection->bytes - 1 - connection->length, MSG_DONTWAIT);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0 || connection->webhook < 0) {
    fail("the server closed a connection");
  }
  connection->length += (uint32_t)count;
  int status = status_of_answer(connection);
  if (!status) return;
  uint64_t now = now_nanoseconds();
  size_t place = (size_t)connection->webhook;
  struct webhook *webhook = &webhooks[place];
  *(status / 100 == 2 ? &acknowledged : &refused) += 1;
  if (webhook->counts) figures_add(&latencies, now - webhook->due);
  end = now;
  connection->webhook = -1;
  // Without a rate a connection goes on with its call, in order.
  if (rate == 0 && webhook->step + 1 < steps) return send_webhook(connection, place + 1, now);
  rest(connection);
}

// Sends what is due; returns when the next one is, or 0 if there is none to wait for.
static uint64_t send_due(uint64_t now) {
  while (idle_count > 0 && next_webhook < webhook_count) {
    if (rate > 0) {
      if (webhooks[next_webhook].due > now) return webhooks[next_webhook].due;
      send_webhook(take_idle(), next_webhook++, now);
    } else {
      if (now >= stop_at) return 0;
      send_webhook(take_idle(), next_webhook, now);
      next_webhook += (size_t)steps;
    }
  }
  return 0;
}

static bool is_over(uint64_t now) {
  return (next_webhook >= webhook_count || now >= stop_at) && idle_count == connections;
}

static void wait_until(uint64_t when) {
  struct epoll_event events[256];
  uint64_t now = now_nanoseconds();
  uint64_t pause = when == 0 ? 100000000 : when > now ? when - now : 0;
  int count = epoll_pwait2(
      epoll_fd, events, 256,
      &(struct timespec){(time_t)(pause / 1000000000), (long)(pause % 1000000000)}, NULL);
  for (int i = 0; i < count; i++) {
    if (carrier_owns(events[i].data.u64)) {
      carrier_handle(events[i].data.u64);
    } else {
      receive(&all[events[i].data.u64]);
    }
  }
}

// Of two times, of which 0 is none.
static uint64_t earlier(uint64_t left, uint64_t right) {
  return left == 0 || (right != 0 && right < left) ? right : left;
}

static void print(void) {
  double took = (double)(end - start) / 1e9;
  printf("{\"seconds\": %.3f, \"acknowledged\": %zu, \"refused\": %zu, \"per_second\": %.1f, ",
         took, acknowledged, refused, (double)acknowledged / took);
  figures_print(stdout, "latency_us", &latencies);
  printf(", ");
  figures_print(stdout, "first_byte_us", carrier_figures());
  printf(", \"unexpected_texts\": %llu}\n", (unsigned long long)carrier_doubles());
}

int main(int argc, char **argv) {
  read_options(argc, argv);
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (carrier_port) carrier_open(epoll_fd, carrier_port, carrier_delay);
  make_webhooks();
  open_connections();
  start = end = now_nanoseconds();
  stop_at = start + nanoseconds(seconds);
  for (size_t i = 0; rate > 0 && i < webhook_count; i++) webhooks[i].due += start;
  for (;;) {
    uint64_t now = now_nanoseconds();
    uint64_t next = send_due(now);
    if (is_over(now)) break;
    wait_until(earlier(next, carrier_answer(now)));
  }
  // Texts that are under way arrive.
  uint64_t patience = carrier_port ? now_nanoseconds() + nanoseconds(2) : 0;
  for (uint64_t now = 0; now < patience; now = now_nanoseconds()) {
    wait_until(earlier(carrier_answer(now), now_nanoseconds() + 10000000));
  }
  print();
  return refused ? 1 : 0;
}
