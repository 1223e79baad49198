#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/// Accepts one waiting connection; its socket is non-blocking and closed on exec.
///
/// `accept4` is a GNU extension that `import Glibc` does not show.
int network_accept(int listener, struct sockaddr_storage *peer, socklen_t *peer_length);

/// Whether the kernel says that the clock is kept right over the network: 1 or 0, -1 if it says
/// nothing.
int network_time_is_kept(void);

/// `recv` and `send` that never raise SIGPIPE and are no cancellation points: threads here are
/// never cancelled, and the libc's guard against it costs as much as a small request's parsing.
ssize_t network_receive(int socket, void *bytes, size_t bytes_max);
ssize_t network_send(int socket, const void *bytes, size_t count);
