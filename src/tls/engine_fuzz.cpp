// Any bytes to an engine: as a stranger's first words to a server, behind a real handshake, as a
// real hello with a few bytes changed, or as a server's words to a client. Cut as the first bytes
// say, the end is the same as in one piece; nothing is opened that nobody sealed; and a refused
// engine is silent.
#include <openssl/err.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "tls/testing.h"

namespace {

using parley::tls::Engine;
using parley::tls::Fault;
using parley::tls::Step;
namespace testing = parley::tls::testing;

constexpr std::size_t kSettings = 5;

struct Setting {
  enum : std::uint8_t { kFresh, kEstablished, kChangedHello, kClient } role;
  const std::uint8_t* lengths;  // of the chunks
};

struct Outcome {
  Fault::Kind fault;
  std::string reason;
  bool established;
};

// What a real client says first, with pairs of (place, change) from the input applied.
std::string changed_hello(std::string_view changes) {
  static const std::string hello = [] {
    const testing::Link link;
    return link.to_server;
  }();
  std::string changed = hello;
  for (; changes.size() >= 3; changes.remove_prefix(3)) {
    const auto at = static_cast<std::size_t>(static_cast<std::uint8_t>(changes[0])) << 8U |
                    static_cast<std::uint8_t>(changes[1]);
    changed[at % changed.size()] ^= changes[2];
  }
  return changed;
}

Outcome outcome_of(const Setting& setting, std::string_view bytes, bool cut) {
  static const testing::Shared server = testing::server_context();
  static const testing::Shared client = testing::client_context();
  Engine engine = Engine::accept(server);
  if (setting.role == Setting::kEstablished || setting.role == Setting::kClient) {
    testing::Link link(server, client);
    if (setting.role == Setting::kEstablished) link.carry();
    engine = std::move(setting.role == Setting::kClient ? link.client : link.server);
  }
  const std::string stream =
      setting.role == Setting::kChangedHello ? changed_hello(bytes) : std::string(bytes);
  std::string got;
  std::string out;
  std::size_t chunk = 0;
  const testing::Chunks chunks = [&] { return setting.lengths[chunk++ % 4] % 64 + 1; };
  testing::feed(engine, stream, got, out, cut ? chunks : testing::all_at_once);
  CHECK(got.empty());
  // Before there are keys anybody can say goodbye (RFC 8446 6.1); behind a handshake nobody else.
  CHECK(!engine.peer_ended() || !engine.established());
  // Its own flight, with the certificate, and an alert.
  CHECK(out.size() < 4096);
  if (engine.failed()) {
    std::string more;
    CHECK(testing::feed(engine, "more", got, more).kind == Step::Kind::kFault);
    CHECK(more.empty());
  }
  CHECK(ERR_peek_error() == 0);
  return {engine.fault().kind, std::string(engine.fault().reason), engine.established()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < kSettings) return 0;
  Setting setting{Setting::kFresh, data + 1};
  if (data[0] % 4 == 1) setting.role = Setting::kEstablished;
  if (data[0] % 4 == 2) setting.role = Setting::kChangedHello;
  if (data[0] % 4 == 3) setting.role = Setting::kClient;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + kSettings, size - kSettings);
  const Outcome whole = outcome_of(setting, bytes, false);
  const Outcome cut = outcome_of(setting, bytes, true);
  CHECK(cut.fault == whole.fault);
  CHECK(cut.reason == whole.reason);
  CHECK(cut.established == whole.established);
  return 0;
}
