#define _GNU_SOURCE
#include "network.h"

#include <sys/timex.h>

#include <sys/syscall.h>
#include <unistd.h>

int network_accept(int listener, struct sockaddr_storage *peer, socklen_t *peer_length) {
  return accept4(listener, (struct sockaddr *)peer, peer_length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

ssize_t network_receive(int socket, void *bytes, size_t bytes_max) {
  return syscall(SYS_recvfrom, socket, bytes, bytes_max, 0, NULL, NULL);
}

ssize_t network_send(int socket, const void *bytes, size_t count) {
  return syscall(SYS_sendto, socket, bytes, count, MSG_NOSIGNAL, NULL, 0);
}

int network_time_is_kept(void) {
  struct timex state = {.modes = 0};
  int code = adjtimex(&state);
  if (code < 0) return -1;
  return code != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}
