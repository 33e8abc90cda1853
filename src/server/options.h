// What `parley serve` can be told. No configuration is needed: each has a default that is right for
// a first try on one's own machine.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gateway/settings.h"
#include "ws/deflater.h"

namespace parley::server {

inline constexpr unsigned kLoopsMax = 64;
inline constexpr std::size_t kServerNameBytesMax = 128;  // as of people's names

struct Options {
  std::string listen = "127.0.0.1:8080";
  std::filesystem::path data = "data";
  bool restored = false;  // `data` was put back from a backup: a new epoch begins
  unsigned loops = 1;
  std::string server_name = "Parley";
  std::string default_room = "lobby";  // `none`: nobody joins anything by itself
  bool limits = true;
  bool echo = false;
  std::vector<std::string> origins;
  bool metrics_public = false;  // figures, and why the log failed, for more than this machine
  // PEM files; both or none. None, and not self-signed: plain HTTP.
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  bool tls_self_signed = false;
  bool encrypted() const { return tls_self_signed || !tls_certificate.empty(); }
  std::size_t address_connections_max = 1'000;
  std::size_t memory_mib_max = 0;  // 0: four fifths of what the machine (or its container) has
  std::size_t deflate_bytes_min = ws::kDeflateBytesMin;  // as of gateway::Settings
  // Unset: on while listening on loopback, off elsewhere.
  std::optional<bool> guests;
  std::optional<gateway::ArticleMode> article;
};

}  // namespace parley::server
