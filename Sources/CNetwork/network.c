#define _GNU_SOURCE
#include "network.h"

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
