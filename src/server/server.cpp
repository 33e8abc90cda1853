#include "server/server.h"

#include <chrono>
#include <csignal>
#include <utility>

#include "base/limits.h"
#include "base/version.h"
#include "loop/os_clock.h"
#include "server/bounds.h"
#include "server/expiry.h"
#include "server/hosts.h"
#include "server/log.h"
#include "server/origin_option.h"

namespace parley::server {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kReaderThreads = 2;
constexpr auto kCountInterval = 1s;
constexpr auto kCertificateInterval = 1h;
// After the log has failed: time for publishers to be told, then the process ends.
constexpr auto kFailureTime = 2s;
constexpr std::size_t kCatchUpBytesMax = 64 * 1024;

}  // namespace

Result<std::unique_ptr<Server>> Server::open(const Options& options,
                                             std::unique_ptr<store::Store> store,
                                             std::span<const http::Asset> assets) {
  if (options.loops < 1 || options.loops > kLoopsMax) {
    return fail(ErrorCode::kInvalidUsage, "--loops takes a number from 1 to 64");
  }
  loop::ignore_sigpipe();
  const net::Address address = TRY(net::Address::resolve(options.listen));
  std::unique_ptr<Server> server(new Server());
  server->store_ = std::move(store);
  gateway::Settings& settings = server->settings_;
  settings.server_name = options.server_name;
  settings.guests = options.guests.value_or(address.is_loopback());
  settings.article = options.article.value_or(address.is_loopback() ? gateway::ArticleMode::kStore
                                                                    : gateway::ArticleMode::kOff);
  settings.echo = options.echo;
  settings.metrics_public = options.metrics_public;
  for (const std::string& text : options.origins) {
    settings.origins.push_back(TRY(read_origin(text)));
  }
  settings.deflate_bytes_min = options.deflate_bytes_min;
  settings.assets = assets;
  server->admission_.emplace(TRY(admission_bounds(options)));
  const Now now = loop::read_clocks();
  server->certificate_ = TRY(Certificate::open(options, server->random_, now));
  TRY(server->open_lanes(options));
  // Before the log is read, so that a used port is told at once.
  server->listener_ = TRY(net::Listener::open(server->lanes_[0]->loop(), address, *server));
  if (const auto& context = server->certificate_->context()) {
    log_expiry(context->expires(), now.wall);
  }
  TRY(server->open_core(options));
  return server;
}

Result<void> Server::open_lanes(const Options& options) {
  for (std::uint32_t index = 0; index < options.loops; ++index) {
    lanes_.push_back(TRY(Lane::open(index, settings_, [this, index](const feed::Feed::Fetch& one) {
      fetch(*lanes_[index], one);
    })));
  }
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    lane->hub().set_neighbours({options.loops, [this](std::uint32_t to, gateway::Handover one) {
                                  lanes_[to]->loop().post(
                                      [&hub = lanes_[to]->hub(), one = std::move(one)]() mutable {
                                        hub.adopt(std::move(one));
                                      });
                                }});
  }
  figures_.loops.resize(lanes_.size());
  return {};
}

Result<void> Server::open_core(const Options& options) {
  core::Settings settings;
  settings.server_name = options.server_name;
  settings.server_version = kVersion;
  settings.default_room = options.default_room == "none" ? "" : options.default_room;
  settings.guests = settings_.guests;
  settings.limits = options.limits;
  core_ = std::make_unique<core::Core>(settings, random_, TRY(store_->load()));
  readers_ = TRY(ReaderPool::start(*store_, kReaderThreads));
  loop::Loop& loop = lanes_[0]->loop();
  writer_ = TRY(Writer::start(
      *store_,
      [this, &loop](std::vector<Answered> answers) {
        loop.post(
            [this, answers = std::move(answers)]() mutable { engine_->done(std::move(answers)); });
      },
      [this, &loop](Error error) {
        loop.post([this, error = std::move(error)] { on_fatal(error); });
      }));
  trimmer_ = TRY(Trimmer::start());
  engine_ = std::make_unique<Engine>(
      Engine::Parts{*core_, *writer_, *readers_, bus_, loop, *admission_, lanes_.size()});
  return {};
}

Result<void> Server::watch_signals() {
  signals_ = TRY(loop::SignalWatch::open(lanes_[0]->loop(), [this](int signal) {
    if (signal == SIGTERM || signal == SIGINT) begin_drain();
    if (signal == SIGHUP) reload();
  }));
  return {};
}

Result<void> Server::run() {
  const auto hosts = known_hosts(settings_.origins, certificate_->context().get());
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    // Before the first turn: it may accept already.
    lane->hub().set_tls(certificate_->context());
    lane->hub().set_hosts(hosts);
    lane->start([this](Lane& one) { upstream(one); });
  }
  for (std::size_t index = 1; index < lanes_.size(); ++index) {
    TRY(lanes_[index]->start_thread());
  }
  loop::Loop& loop = lanes_[0]->loop();
  loop.post([this] {
    engine_->start();
    share_status();
    count();
    tend_certificate();
  });
  loop.run();
  for (std::size_t index = 1; index < lanes_.size(); ++index) lanes_[index]->stop();
  if (!failure_.empty()) return fail(ErrorCode::kIo, failure_);
  return {};
}

void Server::stop() {
  lanes_[0]->loop().post([this] { begin_drain(); });
}

// ---- connections ------------------------------------------------------------------------------

void Server::on_accept(net::Fd fd, net::Address peer) {
  gateway::Admission::Pass pass = 0;
  const gateway::Admission::Verdict verdict = admission_->admit(peer, pass);
  if (verdict != gateway::Admission::Verdict::kAdmitted) {
    net::Stream(std::move(fd)).write_and_close(gateway::refusal_response(verdict));
    tell({gateway::notice_of(verdict)});
    return;
  }
  // One acceptor deals in turn: even shares, and no second process can slip onto the port.
  Lane& lane = *lanes_[next_lane_];
  next_lane_ = (next_lane_ + 1) % lanes_.size();
  if (lane.index() == 0) {
    lane.hub().accept(std::move(fd), pass);
    return;
  }
  lane.loop().post(
      [&lane, fd = std::move(fd), pass]() mutable { lane.hub().accept(std::move(fd), pass); });
}

// The end of a lane's turn: what its connections asked for goes to the engine.
void Server::upstream(Lane& lane) {
  std::vector<gateway::Inbound> inbound = lane.hub().take_inbound();
  std::vector<gateway::Admission::Pass> passes = lane.hub().take_departed();
  std::vector<gateway::Notice> notices = lane.hub().take_notices();
  if (lane.index() == 0) {
    tell(std::move(notices));
    departed(std::move(passes));
    engine_->take(std::move(inbound));
    hand_out();
    return;
  }
  if (!notices.empty()) {
    lanes_[0]->loop().post(
        [this, notices = std::move(notices)]() mutable { tell(std::move(notices)); });
  }
  if (!inbound.empty() || !passes.empty()) {
    lanes_[0]->loop().post(
        [this, inbound = std::move(inbound), passes = std::move(passes)]() mutable {
          departed(std::move(passes));
          engine_->take(std::move(inbound));
        });
  }
}

void Server::tell(std::vector<gateway::Notice> notices) {
  notices_.tell(notices, lanes_[0]->loop().now().mono);
}

void Server::departed(std::vector<gateway::Admission::Pass> passes) {
  for (const gateway::Admission::Pass pass : passes) admission_->leave(pass);
}

// The end of lane 0's turn: jobs to the writer, effects to the lanes, one post each.
void Server::hand_out() {
  engine_->submit();
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    core::Effects effects = engine_->take_outbox(lane->index());
    if (effects.empty()) continue;
    auto apply = [&hub = lane->hub(), effects = std::move(effects)]() mutable {
      for (core::Effect& effect : effects) hub.apply(effect);
    };
    if (lane->index() == 0) {
      apply();
    } else {
      lane->loop().post(std::move(apply));
    }
  }
}

void Server::fetch(Lane& lane, const feed::Feed::Fetch& fetch) {
  const model::HistoryQuery query{fetch.log, model::PageFrom::kAfter, fetch.from - 1,
                                  limits::kCatchUpEvents};
  readers_->page(query, kCatchUpBytesMax, lane.loop(),
                 [&lane, fetch](Result<model::HistoryPage> page) {
                   lane.hub().fetched(fetch, std::move(page));
                 });
}

// ---- the end ----------------------------------------------------------------------------------

void Server::reload() {
  const Now now = lanes_[0]->loop().now();
  const Result<void> reloaded = certificate_->reload(random_, now);
  if (!reloaded) {
    log(LogLevel::kError, "the certificate was not reloaded, the old one stays",
        {{"why", reloaded.error().message}});
    return;
  }
  share_certificate();
  share_hosts();
  log(LogLevel::kInfo, "reloaded");
  if (certificate_->context()) log_expiry(certificate_->context()->expires(), now.wall);
}

void Server::tend_certificate() {
  const Now now = lanes_[0]->loop().now();
  const Result<Certificate::Tended> tended = certificate_->tend(random_, now);
  if (!tended) {
    log(LogLevel::kError, "the keys of tickets were not changed",
        {{"why", tended.error().message}});
  } else {
    if (tended->rotated) share_certificate();
    if (tended->ends_soon) log_expiry(certificate_->context()->expires(), now.wall);
  }
  lanes_[0]->loop().after(std::chrono::duration_cast<Millis>(kCertificateInterval),
                          [this] { tend_certificate(); });
}

void Server::share_certificate() {
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    lane->loop().post(
        [&hub = lane->hub(), context = certificate_->context()] { hub.set_tls(context); });
  }
}

void Server::share_hosts() {
  const auto hosts = known_hosts(settings_.origins, certificate_->context().get());
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    lane->loop().post([&hub = lane->hub(), hosts] { hub.set_hosts(hosts); });
  }
}

void Server::begin_drain() {
  if (std::exchange(draining_, true)) return;
  log(LogLevel::kInfo, "draining");
  listener_->close();
  share_status();
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    lane->loop().post([this, it = lane.get()] {
      it->drain([this] { lanes_[0]->loop().post([this] { lane_drained(); }); });
    });
  }
}

void Server::lane_drained() {
  if (++lanes_drained_ == lanes_.size()) lanes_[0]->loop().stop();
}

void Server::on_fatal(const Error& error) {
  failure_ = error.message;
  log(LogLevel::kError, "the log has failed, nothing is acknowledged any more",
      {{"why", error.message}});
  share_status();
  lanes_[0]->loop().after(std::chrono::duration_cast<Millis>(kFailureTime),
                          [this] { begin_drain(); });
}

// ---- figures ----------------------------------------------------------------------------------

void Server::count() {
  uncounted_ = lanes_.size();
  for (std::size_t index = 0; index < lanes_.size(); ++index) {
    Lane& lane = *lanes_[index];
    lane.loop().post([this, index, &lane] {
      lanes_[0]->loop().post(
          [this, index, figures = lane.hub().figures()] { counted(index, figures); });
    });
  }
  lanes_[0]->loop().after(std::chrono::duration_cast<Millis>(kCountInterval), [this] { count(); });
}

void Server::counted(std::size_t lane, const api::LoopFigures& figures) {
  figures_.loops[lane] = figures;
  if (uncounted_ == 0 || --uncounted_ > 0) return;
  share_status();
  std::size_t connections = 0;
  for (const api::LoopFigures& one : figures_.loops) connections += one.connections;
  trimmer_->told(connections, lanes_[0]->loop().now().mono);
}

void Server::note_disk(const api::WriterFigures& now) {
  const bool before = std::exchange(figures_.writer, now).disk_full;
  if (now.disk_full && !before) log(LogLevel::kError, "the disk is full, sends fail for now");
  if (!now.disk_full && before) log(LogLevel::kInfo, "the disk has space again");
}

void Server::share_status() {
  admission_->set_memory_bytes(memory_in_use());
  if (listener_->exhausted() != std::exchange(exhausted_, listener_->exhausted())) {
    tell({{gateway::Notice::Kind::kDescriptors}});
  }
  const core::Core::Counts counts = core_->counts();
  figures_.users = counts.users;
  figures_.rooms = counts.rooms;
  figures_.members = counts.members;
  figures_.refused = admission_->refused();
  note_disk(writer_->figures());
  figures_.indexer = writer_->indexer_figures();
  const auto status = std::make_shared<const api::Status>(
      api::Status{!draining_, failure_, api::prometheus_text(figures_), figures_.writer.disk_full});
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    lane->loop().post([&hub = lane->hub(), status] { hub.set_status(status); });
  }
}

}  // namespace parley::server
