#include "cli/bench/slow_readers.h"

#include <chrono>
#include <cstdint>

#include "cli/bench/fan_out.h"
#include "cli/bench/process_figures.h"

namespace parley::cli {
namespace {

class SlowReaders final : public FanOut {
 public:
  SlowReaders(Swarm& swarm, const TrafficPlan& plan, std::size_t publishers, std::size_t stalled)
      : FanOut(swarm, plan, publishers, Kept::kYes), first_(swarm.size() - stalled) {}

  Result<Report> run(int pid, std::uint16_t port) {
    Report report("slow");
    describe(report);
    report.add_count("stalled", swarm().size() - first_, "stop reading");
    begin();
    TRY(work_for(plan().warm_up_seconds));
    TRY(measure(report, {"all_read_", "all read: "}));
    const std::int64_t bytes_before = TRY(resident_bytes(pid));
    for (std::size_t i = first_; i < swarm().size(); ++i) TRY(swarm().client(i).stall());
    TRY(measure(report, {"stalled_", "some stalled: "}));
    const std::int64_t bytes_after = TRY(resident_bytes(pid));
    const std::int64_t queued = TRY(queued_bytes(port));
    const MonoTime begun = swarm().now();
    for (std::size_t i = first_; i < swarm().size(); ++i) TRY(swarm().client(i).resume());
    TRY(settle());
    const auto stalled = static_cast<double>(swarm().size() - first_);
    report.add("bytes_each", per(static_cast<double>(bytes_after - bytes_before), stalled),
               {"server, per stalled reader", "B", 1});
    report.add("kernel_bytes_each", per(static_cast<double>(queued), stalled),
               {"waiting in the kernel for each", "B", 1});
    report.add("seconds_to_catch_up", std::chrono::duration<double>(swarm().now() - begun).count(),
               {"all caught up after", "s", 2});
    close_books(report);
    return report;
  }

 private:
  const std::size_t first_;  // of those who stall
};

}  // namespace

Result<Report> run_slow_readers(const BenchPlan& plan) {
  const int pid = TRY(needed_pid(plan));
  if (plan.publishers + plan.stalled > plan.clients || plan.tongue == Tongue::kArticle) {
    return fail(ErrorCode::kInvalidUsage,
                "slow: --publishers and --stalled are some of --clients, and speak the protocol");
  }
  SwarmOptions options = TRY(swarm_options(plan));
  const std::uint16_t port = options.target.address.port();
  const auto swarm = TRY(Swarm::open(std::move(options)));
  TRY(swarm->gather());
  SlowReaders traffic(*swarm, plan.traffic, plan.publishers, plan.stalled);
  return traffic.run(pid, port);
}

}  // namespace parley::cli
