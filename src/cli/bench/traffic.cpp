#include "cli/bench/traffic.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

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

Traffic::Traffic(Swarm& swarm, TrafficPlan plan, Shape shape, Ledger ledger)
    : swarm_(swarm), plan_(plan), shape_(shape), ledger_(std::move(ledger)), sent_(shape.lines, 0) {
  swarm_.set_audience(this);
}

Traffic::~Traffic() {
  swarm_.set_audience(nullptr);
}

Result<Report> Traffic::run(std::string_view scenario) {
  Report report(scenario);
  describe(report);
  begin();
  if (plan_.messages == 0) TRY(work_for(plan_.warm_up_seconds));
  TRY(measure(report));
  TRY(settle());
  close_books(report);
  return report;
}

void Traffic::describe(Report& report) const {
  report.add_count("clients", swarm_.size(), "clients");
  report.add_count("senders", shape_.senders, "of them send");
  report.add_count("window", plan_.rate > 0 ? 0 : plan_.window, "messages under way for each");
  report.add("rate", plan_.rate, {"messages due", "/s"});
  report.add_count("bytes", plan_.bytes, "bytes of text");
}

Result<void> Traffic::measure(Report& report, Phase phase) {
  const auto server = TRY(cpu_of(plan_.pid));
  const double own = TRY(cpu_seconds(::getpid()));
  const MonoTime begin = swarm_.now();
  const std::uint64_t delivered = ledger_.delivered();
  const std::uint64_t answers = answers_;
  const std::uint64_t total = total_;
  Histogram latency;
  latency_ = &latency;
  const Result<void> worked = work_for(plan_.seconds);
  latency_ = nullptr;
  TRY(worked);
  const double seconds = std::chrono::duration<double>(swarm_.now() - begin).count();
  const bool asked = shape_.clocked == Clocked::kAnswer;
  const std::uint64_t heard = ledger_.delivered() - delivered;
  const auto finished = static_cast<double>(asked ? answers_ - answers : heard);
  const auto add = [&](std::string_view key, double value, Words words) {
    const std::string before = fmt::format("{}{}", phase.words, words.before);
    report.add(fmt::format("{}{}", phase.key, key), value, {before, words.unit, words.decimals});
  };
  const std::string_view done = asked ? "acknowledged" : "delivered";
  add("seconds", seconds, {"measured", "s", 2});
  add("sent", static_cast<double>(total_ - total), {"sent"});
  add("delivered", static_cast<double>(heard), {"delivered"});
  add("per_second", per(finished, seconds), {done, "/s", 1});
  report.add_latency(latency, phase.key, fmt::format("{}{}", phase.words, done));
  add("own_cpu_share", per(TRY(cpu_seconds(::getpid())) - own, seconds),
      {"generator, cores", "", 2});
  if (!server) return {};
  const double spent = *TRY(cpu_of(plan_.pid)) - *server;
  add("server_cpu_share", per(spent, seconds), {"server, cores", "", 2});
  add("server_micros_each", per(spent * 1e6, finished),
      {asked ? "server, per message" : "server, per delivery", "µs", 3});
  return {};
}

Result<void> Traffic::settle() {
  stopping_ = true;
  std::uint64_t before = ledger_.delivered() + answers_;
  MonoTime end = swarm_.now() + kSettleTime;
  while (swarm_.now() < end && !settled()) {
    TRY(turn());
    const std::uint64_t heard = ledger_.delivered() + answers_;
    if (std::exchange(before, heard) != heard) end = swarm_.now() + kSettleTime;
  }
  return {};
}

bool Traffic::settled() const {
  if (shape_.answered && answers_ < total_) return false;
  return ledger_.delivered() >= total_ * readers();
}

void Traffic::close_books(Report& report) {
  for (std::size_t line = 0; line < sent_.size(); ++line) close(line, sent_[line]);
  const std::uint64_t due = shape_.answered ? total_ : answers_;
  report.add_flaw("lost", ledger_.lost(), "lost");
  report.add_flaw("disordered", ledger_.disordered(), "doubled or out of order");
  report.add_flaw("unanswered", due > answers_ ? due - answers_ : answers_ - due,
                  "answers missing or doubled");
}

Result<void> Traffic::work_for(double seconds) {
  const MonoTime end = swarm_.now() + micros(seconds);
  while (plan_.messages != 0 ? !used_up() : swarm_.now() < end) {
    if (plan_.rate > 0) send_due();
    TRY(turn());
  }
  return {};
}

Result<void> Traffic::turn() {
  TRY(swarm_.turn());
  if (!refusal_.empty()) return fail(ErrorCode::kIo, fmt::format("refused: {}", refusal_));
  show_progress();
  return {};
}

void Traffic::show_progress() {
  Progress* progress = swarm_.progress();
  if (progress == nullptr || !progress->due(swarm_.now())) return;
  progress->show(fmt::format("{:.0f} s: {} sent, {} delivered, {} lost or out of order",
                             std::chrono::duration<double>(swarm_.now() - started_).count(),
                             grouped(static_cast<double>(total_), 0),
                             grouped(static_cast<double>(ledger_.delivered()), 0),
                             ledger_.lost() + ledger_.disordered()));
}

void Traffic::begin() {
  started_ = swarm_.now();
  if (plan_.rate > 0) return;
  for (std::size_t sender = 0; sender < shape_.senders; ++sender) {
    for (std::size_t i = 0; i < plan_.window; ++i) send(sender, swarm_.now());
  }
}

void Traffic::send_due() {
  while (!used_up()) {
    const MonoTime due = started_ + micros(static_cast<double>(total_) / plan_.rate);
    if (due > swarm_.now()) return;
    send(total_ % shape_.senders, due);
  }
}

void Traffic::finished(std::size_t sender) {
  if (!stopping_ && plan_.rate <= 0 && !used_up()) send(sender, swarm_.now());
}

void Traffic::send(std::size_t sender, MonoTime due) {
  const std::size_t line = next_line(sender);
  ++total_;
  say(line, {static_cast<std::uint32_t>(line), ++sent_[line],
             static_cast<std::uint64_t>((due - started_).count())});
}

std::string Traffic::cid_of(std::size_t line, Stamp stamp) const {
  return fmt::format("{}{}.{}", swarm_.cid_prefix(), line, stamp.counter);
}

std::string_view Traffic::stamped(Stamp stamp) {
  text_.clear();
  append_stamped(text_, stamp, plan_.bytes);
  return text_;
}

void Traffic::on_heard(std::size_t client, const Hearing& hearing) {
  switch (hearing.kind) {
    case Hearing::Kind::kDelivery:
      return on_delivery(client, hearing);
    case Hearing::Kind::kReply:
    case Hearing::Kind::kResult:
      return on_answer(client, hearing);
    case Hearing::Kind::kRefusal:
      if (refusal_.empty()) refusal_ = hearing.text;
      return;
    case Hearing::Kind::kOwnLog:
    case Hearing::Kind::kLive:
    case Hearing::Kind::kOther:
      return;
  }
}

void Traffic::on_delivery(std::size_t client, const Hearing& hearing) {
  // What is not ours, or not whole, becomes a stranger of the ledger, and so is counted.
  Stamp stamp = read_stamp(hearing.text).value_or(Stamp{UINT32_MAX, 0, 0});
  if (hearing.text.size() < plan_.bytes) stamp.source = UINT32_MAX;
  if (latency_ != nullptr && shape_.clocked == Clocked::kDelivery) add_latency(stamp.due_micros);
  note(client, stamp, hearing);
}

void Traffic::on_answer(std::size_t client, const Hearing& hearing) {
  ++answers_;
  if (latency_ != nullptr && shape_.clocked == Clocked::kAnswer && hearing.id >= kIdBase) {
    add_latency(hearing.id - kIdBase);
  }
  answered(client);
}

void Traffic::add_latency(std::uint64_t due_micros) {
  const auto now = static_cast<std::uint64_t>((swarm_.now() - started_).count());
  latency_->add(now > due_micros ? now - due_micros : 0);
}

}  // namespace parley::cli
