// What the doors of this server are set to. Read-only once it runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "http/asset.h"
#include "ws/deflater.h"

namespace parley::gateway {

enum class ArticleMode : std::uint8_t { kOff, kStore, kRelay };

struct Settings {
  std::string server_name = "Parley";
  bool guests = false;
  bool echo = false;
  ArticleMode article = ArticleMode::kOff;
  std::vector<std::string> origins;     // beside the server's own, as http::origin_text has them
  bool metrics_public = false;          // figures are for everybody, not for this machine alone
  std::span<const http::Asset> assets;  // the web client; empty: not built in
  // Messages from this size on are compressed for WebSockets whose clients offer it (RFC 7692); 0:
  // none, and nothing is agreed on.
  std::size_t deflate_bytes_min = ws::kDeflateBytesMin;
  int send_buffer_bytes =
      128 * 1024;  // of the kernel, per connection: the true cost of a stalled reader
};

}  // namespace parley::gateway
