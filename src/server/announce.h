// What the operator is told at start: where the chat is, for this machine and, with a QR code, for
// the others on the network.
#pragma once

#include <string>

#include "net/address.h"
#include "server/options.h"

namespace parley::server {

enum class Scheme { kHttp, kHttps };

// The URL that this machine reaches `address` by.
std::string url_of(const net::Address& address, Scheme scheme);

// The QR code of a text as lines of half blocks, for a dark or a light terminal alike.
std::string qr_lines(const std::string& text);

// Whether names that nobody proves are spoken by others than this machine's own user.
[[nodiscard]] bool open_by_name(const net::Address& address, const Options& options);

// On stderr, for people; and on stdout the one line that programs wait for.
void announce(const net::Address& address, const Options& options);

}  // namespace parley::server
