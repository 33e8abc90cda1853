#include "api/figures.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <string_view>

namespace parley::api {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

struct LoopRow {
  const char* name;
  const char* help;
  MetricType type;
  std::uint64_t LoopFigures::*field;
};

constexpr std::array kLoopRows = {
    LoopRow{"parley_connections", "Open connections", MetricType::Gauge, &LoopFigures::connections},
    LoopRow{"parley_clients", "Connections that have said who they are", MetricType::Gauge,
            &LoopFigures::greeted},
    LoopRow{"parley_accepted_total", "Connections accepted", MetricType::Counter,
            &LoopFigures::accepted},
    LoopRow{"parley_messages_in_total", "WebSocket messages received", MetricType::Counter,
            &LoopFigures::messages_in},
    LoopRow{"parley_bytes_in_total", "Bytes received", MetricType::Counter, &LoopFigures::bytes_in},
    LoopRow{"parley_bytes_out_total", "Bytes sent", MetricType::Counter, &LoopFigures::bytes_out},
    LoopRow{"parley_sends_total", "System calls that sent", MetricType::Counter,
            &LoopFigures::sends},
    LoopRow{"parley_blocked_total", "Times a socket was found full", MetricType::Counter,
            &LoopFigures::blocked},
    LoopRow{"parley_frame_faults_total", "Connections closed for a WebSocket fault",
            MetricType::Counter, &LoopFigures::frame_faults},
    LoopRow{"parley_catch_up_pages_total", "Pages read from the log for readers behind",
            MetricType::Counter, &LoopFigures::fetches},
    LoopRow{"parley_channels", "Logs followed by somebody", MetricType::Gauge,
            &LoopFigures::channels},
    LoopRow{"parley_tail_bytes", "Memory of all room tails", MetricType::Gauge,
            &LoopFigures::tail_bytes},
    LoopRow{"parley_loop_turns_total", "Turns of the event loop", MetricType::Counter,
            &LoopFigures::turns},
    LoopRow{"parley_loop_slow_turns_total", "Turns longer than 5 ms", MetricType::Counter,
            &LoopFigures::slow_turns},
};

ClientMetric metric(MetricType type, double value) {
  ClientMetric out;
  if (type == MetricType::Counter) {
    out.counter.value = value;
  } else {
    out.gauge.value = value;
  }
  return out;
}

void add(std::vector<MetricFamily>& out, const char* name, const char* help, MetricType type,
         double value) {
  out.push_back({name, help, type, {metric(type, value)}});
}

}  // namespace

std::string prometheus_text(const Figures& figures) {
  std::vector<MetricFamily> families;
  for (const LoopRow& row : kLoopRows) {
    MetricFamily family{row.name, row.help, row.type, {}};
    for (std::size_t loop = 0; loop < figures.loops.size(); ++loop) {
      ClientMetric one = metric(row.type, static_cast<double>(figures.loops[loop].*row.field));
      one.label.push_back({"loop", std::to_string(loop)});
      family.metric.push_back(std::move(one));
    }
    families.push_back(std::move(family));
  }
  const auto gauge = [&](const char* name, const char* help, std::uint64_t value) {
    add(families, name, help, MetricType::Gauge, static_cast<double>(value));
  };
  const auto counter = [&](const char* name, const char* help, double value) {
    add(families, name, help, MetricType::Counter, value);
  };
  counter("parley_refused_total", "Connections that were not admitted",
          static_cast<double>(figures.refused));
  gauge("parley_users", "People known", figures.users);
  gauge("parley_rooms", "Rooms", figures.rooms);
  gauge("parley_members", "Memberships", figures.members);
  const WriterFigures& writer = figures.writer;
  gauge("parley_writer_waiting", "Writes that wait for the disk", writer.waiting);
  counter("parley_commits_total", "Transactions", static_cast<double>(writer.commits));
  counter("parley_commit_jobs_total", "Writes in them", static_cast<double>(writer.jobs));
  counter("parley_commit_failures_total", "Transactions that failed",
          static_cast<double>(writer.failures));
  gauge("parley_disk_full", "1: the last commit found no space", writer.disk_full ? 1 : 0);
  counter("parley_commit_seconds_total", "Time spent in transactions",
          static_cast<double>(writer.commit_us) / 1e6);
  gauge("parley_commit_microseconds_max", "The longest transaction", writer.commit_us_max);
  const IndexerFigures& indexer = figures.indexer;
  gauge("parley_backlog", "Events and changes that wait for the index", indexer.waiting);
  counter("parley_index_transactions_total", "Transactions of the index",
          static_cast<double>(indexer.transactions));
  counter("parley_index_failures_total", "Transactions of the index that failed",
          static_cast<double>(indexer.failures));
  counter("parley_index_seconds_total", "Time spent in transactions of the index",
          static_cast<double>(indexer.index_us) / 1e6);
  gauge("parley_index_microseconds_max", "The longest transaction of the index",
        indexer.index_us_max);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace parley::api
