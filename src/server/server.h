// Server: the composition root. Opens the parts, wires them, runs them, and takes them down in
// order.
//
//   lane 0: loop, hub, engine (core)      lanes 1…N-1: loop, hub      writer      readers
//
// Threads: open(), run() and the destructor on one thread, which becomes loop 0; stop() from any.
// Lifetime: the assets outlive it.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "bus/local_bus.h"
#include "core/core.h"
#include "gateway/admission.h"
#include "gateway/settings.h"
#include "http/asset.h"
#include "loop/os_random.h"
#include "loop/signals.h"
#include "net/listener.h"
#include "server/certificate.h"
#include "server/engine.h"
#include "server/lane.h"
#include "server/notices.h"
#include "server/options.h"
#include "server/reader_pool.h"
#include "server/trimmer.h"
#include "server/writer.h"
#include "store/store.h"

namespace parley::server {

class Server final : private net::AcceptHandler {
 public:
  // The port is open when this returns, and answered once run() is called. kInvalidUsage, kBusy and
  // the store's errors, each with one line for the operator.
  static Result<std::unique_ptr<Server>> open(const Options& options,
                                              std::unique_ptr<store::Store> store,
                                              std::span<const http::Asset> assets);
  ~Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Until stop(), SIGTERM or SIGINT (once watch_signals() was called), or the end of the log. The
  // error is that of the log.
  Result<void> run();
  Result<void> watch_signals();
  // Drains and ends.
  void stop();

  const net::Address& address() const { return listener_->address(); }
  const gateway::Settings& settings() const { return settings_; }

 private:
  Server() = default;

  Result<void> open_lanes(const Options& options);
  Result<void> open_core(const Options& options);
  void on_accept(net::Fd fd, net::Address peer) override;
  void upstream(Lane& lane);
  void tell(std::vector<gateway::Notice> notices);
  void departed(std::vector<gateway::Admission::Pass> passes);
  void hand_out();
  void fetch(Lane& lane, const feed::Feed::Fetch& fetch);

  void reload();
  void tend_certificate();
  void share_certificate();
  void share_hosts();
  void begin_drain();
  void lane_drained();
  void on_fatal(const Error& error);

  void count();
  void counted(std::size_t lane, const api::LoopFigures& figures);
  void share_status();
  // Says on the log when the disk became full, and when it has space again.
  void note_disk(const api::WriterFigures& now);

  // In the order in which they are made; they go the other way round.
  gateway::Settings settings_;
  std::optional<gateway::Admission> admission_;
  std::unique_ptr<Certificate> certificate_;
  std::unique_ptr<store::Store> store_;
  loop::OsRandom random_;
  bus::LocalBus bus_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::unique_ptr<core::Core> core_;
  std::unique_ptr<ReaderPool> readers_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<net::Listener> listener_;
  std::unique_ptr<loop::SignalWatch> signals_;
  std::unique_ptr<Trimmer> trimmer_;

  Notices notices_;
  std::uint64_t exhausted_ = 0;  // of the listener, as of the last second
  std::size_t next_lane_ = 0;
  std::size_t lanes_drained_ = 0;
  bool draining_ = false;
  std::string failure_;
  api::Figures figures_;
  std::size_t uncounted_ = 0;  // lanes whose figures of this second are missing
};

}  // namespace parley::server
