#include "cli/bench/traffic.h"

#include <unistd.h>

#include <chrono>

#include "cli/bench/process_figures.h"

namespace parley::cli {
namespace {

std::chrono::microseconds micros(double seconds) {
  return std::chrono::microseconds(static_cast<std::int64_t>(seconds * 1e6));
}

Result<std::optional<double>> cpu_of(std::optional<int> pid) {
  if (!pid) return std::optional<double>();
  return std::optional<double>(TRY(cpu_seconds(*pid)));
}

}  // namespace

Traffic::Traffic(Swarm& swarm, TrafficPlan plan, std::size_t sources, Ledger ledger)
    : swarm_(swarm),
      plan_(plan),
      ledger_(std::move(ledger)),
      sent_(sources, 0),
      sent_times_(sources * kSentTimesKept) {
  swarm_.set_audience(this);
}

Traffic::~Traffic() {
  swarm_.set_audience(nullptr);
}

Result<TrafficReport> Traffic::run() {
  TrafficReport report;
  report.clients = swarm_.size();
  report.sources = sent_.size();
  report.window = plan_.rate > 0 ? 0 : plan_.window;
  report.rate = plan_.rate;
  report.bytes = plan_.bytes;
  started_ = swarm_.now();
  begin();
  TRY(work_until(started_ + micros(plan_.warm_up_seconds)));
  TRY(measure(report));
  TRY(settle());
  for (std::size_t source = 0; source < sent_.size(); ++source) close(source, sent_[source]);
  report.lost = ledger_.lost();
  report.disordered = ledger_.disordered();
  report.refused = refused_;
  return report;
}

Result<void> Traffic::measure(TrafficReport& report) {
  const auto server = TRY(cpu_of(plan_.pid));
  const double own = TRY(cpu_seconds(::getpid()));
  const MonoTime begin = swarm_.now();
  const std::uint64_t delivered = ledger_.delivered();
  const std::uint64_t total = total_;
  latency_ = &report.latency;
  TRY(work_until(begin + micros(plan_.seconds)));
  latency_ = nullptr;
  report.seconds = std::chrono::duration<double>(swarm_.now() - begin).count();
  report.delivered = ledger_.delivered() - delivered;
  report.sent = total_ - total;
  report.own_cpu_seconds = TRY(cpu_seconds(::getpid())) - own;
  if (server) report.server_cpu_seconds = *TRY(cpu_of(plan_.pid)) - *server;
  return {};
}

Result<void> Traffic::settle() {
  stopping_ = true;
  const MonoTime end = swarm_.now() + kSettleTime;
  while (swarm_.now() < end && ledger_.delivered() + refused_ < total_ * readers()) {
    TRY(swarm_.turn());
  }
  return {};
}

Result<void> Traffic::work_until(MonoTime end) {
  while (swarm_.now() < end) {
    if (plan_.rate > 0) send_due();
    TRY(swarm_.turn());
  }
  return {};
}

void Traffic::begin() {
  if (plan_.rate > 0) return;
  for (std::size_t source = 0; source < sent_.size(); ++source) {
    for (std::size_t i = 0; i < plan_.window; ++i) send(source, swarm_.now());
  }
}

void Traffic::send_due() {
  while (true) {
    const MonoTime due = started_ + micros(static_cast<double>(total_) / plan_.rate);
    if (due > swarm_.now()) return;
    send(total_ % sent_.size(), due);
  }
}

void Traffic::finished(std::size_t source) {
  if (!stopping_ && plan_.rate <= 0) send(source, swarm_.now());
}

void Traffic::send(std::size_t source, MonoTime due) {
  const Stamp stamp{static_cast<std::uint32_t>(source), ++sent_[source]};
  sent_times_[sent_slot(stamp)] = due;
  ++total_;
  say(source, stamped_text(stamp, plan_.bytes));
}

std::size_t Traffic::sent_slot(Stamp stamp) const {
  return stamp.source * kSentTimesKept + stamp.counter % kSentTimesKept;
}

void Traffic::on_delivery(std::size_t client, std::string_view text) {
  // What is not ours becomes a stranger of the ledger, and so is counted.
  const Stamp stamp = read_stamp(text).value_or(Stamp{UINT32_MAX, 0});
  const bool ours = stamp.source < sent_.size();
  if (ours && latency_ != nullptr && sent_[stamp.source] - stamp.counter < kSentTimesKept) {
    const auto waited = swarm_.now() - sent_times_[sent_slot(stamp)];
    latency_->add(static_cast<std::uint64_t>(std::max<std::int64_t>(waited.count(), 0)));
  }
  note(client, stamp);
}

void Traffic::on_refusal(std::size_t client) {
  ++refused_;
  if (client < sent_.size()) finished(client);
}

}  // namespace parley::cli
