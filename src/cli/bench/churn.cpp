#include "cli/bench/churn.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/bench/histogram.h"
#include "cli/bench/process_figures.h"

namespace parley::cli {
namespace {

MonoTime after(MonoTime time, double seconds) {
  return time + std::chrono::microseconds(static_cast<std::int64_t>(seconds * 1e6));
}

class Churn final : public Audience {
 public:
  explicit Churn(Swarm& swarm) : swarm_(swarm), begun_(swarm.size()) {
    swarm_.set_audience(this);
    for (std::size_t i = 0; i < swarm_.size(); ++i) swarm_.leave(i);
  }
  ~Churn() { swarm_.set_audience(nullptr); }
  Churn(const Churn&) = delete;
  Churn& operator=(const Churn&) = delete;

  Result<void> work_until(MonoTime end) {
    while (swarm_.now() < end) TRY(turn());
    return {};
  }

  // Until so many came since this began; kArrivalTime without one is an error.
  Result<void> work_for(std::uint64_t arrivals) {
    const std::uint64_t wanted = came_ + arrivals;
    std::uint64_t before = came_;
    MonoTime deadline = swarm_.now() + Swarm::kArrivalTime;
    while (came_ < wanted) {
      TRY(turn());
      if (std::exchange(before, came_) != came_) deadline = swarm_.now() + Swarm::kArrivalTime;
      if (swarm_.now() > deadline) return fail(ErrorCode::kIo, "nobody is let in any more");
    }
    return {};
  }

  void measure_into(Histogram* latency) { latency_ = latency; }
  std::uint64_t came() const { return came_; }

 private:
  Result<void> turn() {
    TRY(swarm_.turn());
    if (refusal_) return fail(ErrorCode::kIo, fmt::format("refused: {}", *refusal_));
    for (const std::size_t client : std::exchange(left_, {})) {
      begun_[client] = swarm_.now();
      TRY(swarm_.come_again(client));
    }
    Progress* progress = swarm_.progress();
    if (progress != nullptr && progress->due(swarm_.now())) {
      progress->show(fmt::format("{} came", grouped(static_cast<double>(came_), 0)));
    }
    return {};
  }

  void on_heard(std::size_t, const Hearing& hearing) override {
    if (hearing.kind == Hearing::Kind::kRefusal) refusal_ = hearing.text;
  }
  void on_in(std::size_t client) override {
    ++came_;
    if (latency_ != nullptr) {
      latency_->add(static_cast<std::uint64_t>((swarm_.now() - begun_[client]).count()));
    }
    swarm_.leave(client);
  }
  void on_left(std::size_t client) override { left_.push_back(client); }

  Swarm& swarm_;
  std::vector<MonoTime> begun_;  // by client
  std::vector<std::size_t> left_;
  std::optional<std::string> refusal_;
  std::uint64_t came_ = 0;
  Histogram* latency_ = nullptr;
};

}  // namespace

Result<Report> run_churn(const BenchPlan& plan) {
  SwarmOptions options = TRY(swarm_options(plan));
  if (plan.bare) options.hello = Hello::kNever;
  const auto swarm = TRY(Swarm::open(std::move(options)));
  TRY(swarm->gather());
  Churn churn(*swarm);
  TRY(churn.work_until(after(swarm->now(), plan.traffic.warm_up_seconds)));

  const auto& pid = plan.traffic.pid;
  const double cpu_before = pid ? TRY(cpu_seconds(*pid)) : 0;
  const std::uint64_t came_before = churn.came();
  const MonoTime begin = swarm->now();
  Histogram latency;
  churn.measure_into(&latency);
  TRY(plan.arrivals != 0 ? churn.work_for(plan.arrivals)
                         : churn.work_until(after(begin, plan.traffic.seconds)));
  const auto came = static_cast<double>(churn.came() - came_before);
  const double seconds = std::chrono::duration<double>(swarm->now() - begin).count();

  Report report(plan.bare ? "churn bare" : "churn");
  report.add_count("clients", plan.clients, "at the same time");
  report.add_count("arrivals", churn.came() - came_before, "came in");
  report.add("seconds", seconds, {"measured", "s", 2});
  report.add("per_second", per(came, seconds), {"of them", "/s", 1});
  report.add_latency(latency, "", "in after");
  if (!pid) return report;
  const double spent = TRY(cpu_seconds(*pid)) - cpu_before;
  report.add("server_cpu_share", per(spent, seconds), {"server, cores", "", 2});
  report.add("server_micros_each", per(spent * 1e6, came), {"server, for each", "µs", 2});
  return report;
}

}  // namespace parley::cli
