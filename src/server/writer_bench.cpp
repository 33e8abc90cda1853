// How fast the log acknowledges, with the real Writer, Indexer and SqliteStore, without sockets.
//
//   server_bench DIR [--events N] [--rooms N] [--in-flight N] [--authors N] [--text BYTES]
//
// Keeps `in-flight` sends on their way until `events` are acknowledged, and prints one line of
// JSON: the rate, the time from submit to acknowledgement, the longest commit, and what the indexer
// did. A second run on the same DIR begins with what the first one left. Times are in ms.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/check.h"
#include "loop/os_random.h"
#include "server/writer.h"
#include "store/sqlite/sqlite_store.h"

namespace parley::server {
namespace {

using Clock = std::chrono::steady_clock;

struct Plan {
  std::uint64_t events = 500'000;
  std::uint64_t rooms = 1'000;
  std::uint64_t in_flight = 1'000;
  std::uint64_t authors = 1'000;
  std::uint64_t text = 128;
};

double ms(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

// Spreads the numbers; the same in every run.
std::uint64_t spread(std::uint64_t number) {
  number = (number ^ (number >> 31U)) * 0x7FB5'D329'728E'A185;
  return number ^ (number >> 27U);
}

model::Job send(const Plan& plan, std::uint64_t run, std::uint64_t number) {
  model::Posted posted;
  posted.text = std::string(plan.text, 'x');
  model::Append append;
  append.log = model::RoomId(1 + spread(number) % plan.rooms);
  append.ts = from_unix_ms(static_cast<std::int64_t>(1'700'000'000'000 + number));
  append.author = model::UserId(fmt::format("author-{}", spread(number * 7) % plan.authors));
  append.cid = fmt::format("{:016x}{:016x}", run, number);
  append.digest = number;
  append.body = std::move(posted);
  return model::Write{{}, {std::move(append)}};
}

class Desk {
 public:
  Desk(store::Store& store, const Plan& plan) : plan_(plan) {
    loop::OsRandom random;
    random.fill(std::as_writable_bytes(std::span(&run_, 1)));
    latencies_.reserve(plan.events);
    auto started = Writer::start(
        store, [this](std::vector<Answered> answers) { take(std::move(answers)); },
        [](const Error& error) { std::fprintf(stderr, "%s\n", error.message.c_str()); });
    CHECK(started);
    writer_ = std::move(*started);
  }

  void run() {
    const auto begin = Clock::now();
    std::unique_lock lock(mutex_);
    while (acked_ < plan_.events) {
      const std::uint64_t count =
          std::min(plan_.in_flight - (submitted_ - acked_), plan_.events - submitted_);
      const std::uint64_t first = submitted_;
      submitted_ += count;
      begun_.resize(submitted_, Clock::now());
      lock.unlock();
      std::vector<Queued> jobs;
      jobs.reserve(count);
      for (std::uint64_t i = 0; i < count; ++i)
        jobs.push_back({first + i, send(plan_, run_, first + i)});
      writer_->submit(std::move(jobs));
      lock.lock();
      changed_.wait(lock, [this] {
        return acked_ == plan_.events ||
               (submitted_ - acked_ < plan_.in_flight && submitted_ < plan_.events);
      });
    }
    spent_ = Clock::now() - begin;
  }

  void print(Clock::duration opening) {
    std::sort(latencies_.begin(), latencies_.end());
    const auto at = [this](double part) {
      return latencies_[static_cast<std::size_t>(part * static_cast<double>(acked_ - 1))];
    };
    const api::WriterFigures writer = writer_->figures();
    const api::IndexerFigures indexer = writer_->indexer_figures();
    fmt::print(
        "{{\"rooms\":{},\"in_flight\":{},\"events\":{},\"open_ms\":{:.0f},\"per_s\":{:.0f},"
        "\"p50_ms\":{:.2f},\"p99_ms\":{:.2f},\"max_ms\":{:.2f},\"commits\":{},"
        "\"commit_ms_avg\":{:.2f},\"commit_ms_max\":{:.1f},\"index_tx\":{},\"index_s\":{:.2f},"
        "\"index_ms_max\":{:.0f},\"left\":{}}}\n",
        plan_.rooms, plan_.in_flight, acked_, ms(opening),
        static_cast<double>(acked_) / (ms(spent_) / 1e3), at(0.5), at(0.99), at(1.0),
        writer.commits,
        static_cast<double>(writer.commit_us) / 1e3 / static_cast<double>(writer.commits),
        static_cast<double>(writer.commit_us_max) / 1e3, indexer.transactions,
        static_cast<double>(indexer.index_us) / 1e6,
        static_cast<double>(indexer.index_us_max) / 1e3, indexer.waiting);
  }

 private:
  void take(std::vector<Answered> answers) {
    const auto now = Clock::now();
    const std::lock_guard lock(mutex_);
    for (const Answered& answer : answers) {
      CHECK(std::holds_alternative<model::Committed>(answer.outcome));
      latencies_.push_back(ms(now - begun_[answer.ticket]));
    }
    acked_ += answers.size();
    changed_.notify_one();
  }

  const Plan plan_;
  std::uint64_t run_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t submitted_ = 0;
  std::uint64_t acked_ = 0;
  std::vector<Clock::time_point> begun_;
  std::vector<double> latencies_;
  Clock::duration spent_{};
  std::unique_ptr<Writer> writer_;  // goes first
};

int bench(int count, char** words) {
  Plan plan;
  const std::map<std::string, std::uint64_t*> options{{"--events", &plan.events},
                                                      {"--rooms", &plan.rooms},
                                                      {"--in-flight", &plan.in_flight},
                                                      {"--authors", &plan.authors},
                                                      {"--text", &plan.text}};
  for (int i = 2; i + 1 < count; i += 2)
    *options.at(words[i]) = std::strtoull(words[i + 1], {}, 10);
  if (count < 2) return 2;
  const auto begin = Clock::now();
  auto store = store::SqliteStore::open({.directory = words[1]});
  if (!store || !(*store)->load()) {
    std::fprintf(stderr, "cannot open %s\n", words[1]);
    return 1;
  }
  const auto opening = Clock::now() - begin;
  Desk desk(**store, plan);
  desk.run();
  desk.print(opening);
  return 0;
}

}  // namespace
}  // namespace parley::server

int main(int count, char** words) {
  return parley::server::bench(count, words);
}
