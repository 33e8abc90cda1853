// Asset: one file of the web client, carried inside the program.
//
// Threads: immutable, read by all. Lifetime: the bytes are part of the program itself.
// Invariant: assets() is sorted by path, every path starts with '/', no path appears twice.
#pragma once

#include <span>
#include <string_view>

namespace parley::http {

struct Asset {
  std::string_view path;  // "/index.html"; what "/" means is the router's decision
  std::string_view content_type;
  // Weak (RFC 9110 8.8.1), because the plain and the gzip form share it. Quotes included.
  std::string_view etag;
  std::string_view bytes;
  std::string_view gzip;   // empty where compression did not make it smaller
  bool immutable = false;  // the name carries a hash of the content: cache it for good
};

// All files of the web client, or none where the program was built without one. Defined by
// tools/embed_assets.mjs in a part that only the program links: everything below main() takes
// the span as an argument, so that a test can bring its own.
std::span<const Asset> assets();

}  // namespace parley::http
