#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/// Accepts one waiting connection; its socket is non-blocking and closed on exec.
///
/// `accept4` is a GNU extension that `import Glibc` does not show.
int network_accept(int listener, struct sockaddr_storage *peer, socklen_t *peer_length);
